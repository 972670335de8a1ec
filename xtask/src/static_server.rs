//! A web server for a folder of files, for this machine only.
//!
//! One thread for each connection and one request on each: nothing waits for anything else. A browser opens several
//! connections at once and keeps some of them idle, and a server with a few threads for all can leave one of its
//! requests unanswered for good.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::failure::{Context, Failure};

/// The head of a request has at most so many bytes.
const MAX_HEAD: u64 = 64 << 10;
/// A connection on which nothing is asked or taken for so long is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that has a port but does not answer yet.
pub struct StaticServer {
    listener: TcpListener,
    port: u16,
}

impl StaticServer {
    /// Serves `folder` under the path `mount` on any free port, until the program ends; the address.
    pub fn serve(folder: &Path, mount: &'static str) -> Result<String, Failure> {
        let server = Self::bind(0)?;
        let address = format!("http://127.0.0.1:{}{mount}", server.port);
        server.start(folder, mount);
        Ok(address)
    }

    /// Takes a port of 127.0.0.1; 0 is any free one.
    pub fn bind(port: u16) -> Result<Self, Failure> {
        let unusable = || format!("port {port} of 127.0.0.1 cannot be used");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).context(unusable())?;
        let port = listener.local_addr().context(unusable())?.port();
        Ok(Self { listener, port })
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Begins to serve `folder` under the path `mount` (`/`, or `/some/path/`), until the program ends.
    pub fn start(self, folder: &Path, mount: &'static str) {
        let folder = folder.to_path_buf();
        thread::spawn(move || {
            for stream in self.listener.incoming().flatten() {
                let folder = folder.clone();
                // Where the other side has gone away there is no one to tell.
                thread::spawn(move || drop(answer(&stream, &folder, mount)));
            }
        });
    }
}

fn answer(mut stream: &TcpStream, folder: &Path, mount: &str) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = BufReader::new(stream.take(MAX_HEAD));
    let mut request = String::new();
    head.read_line(&mut request)?;
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = request.split(' ');
    let (method, url) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if !matches!(method, "GET" | "HEAD") {
        return stream.write_all(&short("405 Method Not Allowed", "Allow: GET, HEAD\r\n", "Only GET and HEAD.\n"));
    }
    let file = resolve(url, mount)
        .map(|relative| folder.join(relative))
        .map(|path| if path.is_dir() { path.join("index.html") } else { path });
    let Some((path, mut file)) = file.and_then(|path| File::open(&path).ok().map(|file| (path, file))) else {
        return stream.write_all(&short("404 Not Found", "", "There is no such file.\n"));
    };
    // Files without a hash in their name change from build to build.
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        content_type(&path),
        file.metadata()?.len()
    )?;
    if method == "GET" {
        io::copy(&mut file, &mut stream)?;
    }
    stream.flush()
}

fn short(status: &str, headers: &str, text: &str) -> Vec<u8> {
    let length = text.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}"
    )
    .into_bytes()
}

/// The file that an address means, relative to the folder served; `None` for what lies outside.
fn resolve(url: &str, mount: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?;
    let path = percent_decoded(path)?;
    let mut relative = PathBuf::new();
    for segment in path.strip_prefix(mount)?.split('/') {
        match segment {
            "" | "." => {}
            // `\` and `:` mean folders and drives on Windows.
            ".." => return None,
            _ if segment.contains(['\\', ':', '\0']) => return None,
            _ => relative.push(segment),
        }
    }
    Some(relative)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, after @ ..] = after else {
            return None;
        };
        let value = char::from(*high).to_digit(16)? * 16 + char::from(*low).to_digit(16)?;
        bytes.push(u8::try_from(value).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        // Anything else, and a browser will not compile it while it loads.
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        Some("zip") => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn addresses_become_files_inside_the_folder() {
        let at_root = |url: &str| resolve(url, "/").map(|path| path.display().to_string());
        let file = |path: &str| Some(path.to_owned());
        assert_eq!(at_root("/"), file(""));
        assert_eq!(at_root("/app-1f.js?v=2#x"), file("app-1f.js"));
        assert_eq!(at_root("//a/./b%20c.txt"), Some(Path::new("a").join("b c.txt").display().to_string()));
        assert_eq!(at_root("/../secret"), None);
        assert_eq!(at_root("/a/%2e%2E/%2e./secret"), None);
        assert_eq!(at_root("/..%5csecret"), None);
        assert_eq!(at_root("/c:/secret"), None);
        assert_eq!(at_root("/%00"), None);
        assert_eq!(at_root("/%f"), None);
        assert_eq!(at_root("/%+f"), None);
        assert_eq!(at_root("relative"), None);
    }

    #[test]
    fn a_mounted_folder_is_only_there() {
        assert_eq!(resolve("/some/path/a.js", "/some/path/"), Some("a.js".into()));
        assert_eq!(resolve("/some/path//etc/passwd", "/some/path/"), Some("etc/passwd".into()));
        assert_eq!(resolve("/a.js", "/some/path/"), None);
    }

    #[test]
    fn files_are_served_with_their_type() {
        let folder = std::env::temp_dir().join(format!("flowglass-static-server-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        fs::write(folder.join("index.html"), "<p>hello").expect("it can be written to");
        fs::write(folder.join("a.wasm"), [0, 0x61, 0x73, 0x6d]).expect("it can be written to");
        let server = StaticServer::bind(0).expect("there is a free port");
        let port = server.port();
        server.start(&folder, "/some/path/");
        // Connections on which nothing is asked, as a browser keeps them, are in no one's way.
        let _idle: Vec<TcpStream> =
            (0..20).map(|_| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens")).collect();

        let ask = |request: &str| {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
            write!(stream, "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("it reads");
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("it answers");
            String::from_utf8_lossy(&answer).into_owned()
        };
        let page = ask("GET /some/path/");
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
        assert!(page.contains("text/html; charset=utf-8") && page.ends_with("<p>hello"), "{page}");
        let wasm = ask("HEAD /some/path/a.wasm");
        assert!(wasm.contains("Content-Type: application/wasm"), "{wasm}");
        assert!(wasm.contains("Cache-Control: no-cache") && wasm.ends_with("\r\n\r\n"), "{wasm}");
        assert!(ask("GET /some/path/../x").starts_with("HTTP/1.1 404"));
        assert!(ask("GET /").starts_with("HTTP/1.1 404"));
        assert!(ask("POST /some/path/").starts_with("HTTP/1.1 405"));
        fs::remove_dir_all(folder).expect("the temporary folder can be removed");
    }
}
