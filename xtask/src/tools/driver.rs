//! A running driver of a browser: chromedriver or geckodriver.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Context, Failure};

/// How long it may take to close its browsers before it is killed.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ends when dropped; a chromedriver with every browser it started.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    port: u16,
    /// Only chromedriver ends when it is asked to. The other has one browser at a time, which journeys close.
    ends_when_asked: bool,
}

impl Driver {
    /// Starts a chromedriver on a port of its own choice.
    pub fn start_chromedriver(program: &Path) -> Result<Self, Failure> {
        Self::start(program, Command::new(program).arg("--port=0"), true)
    }

    /// Starts a geckodriver on a port of its own choice.
    pub fn start_geckodriver(program: &Path) -> Result<Self, Failure> {
        let mut command = Command::new(program);
        // Firefox reports there the errors of its own windows, at every start.
        command.args(["--port=0", "--websocket-port=0"]).stderr(Stdio::null());
        Self::start(program, &mut command, false)
    }

    fn start(program: &Path, command: &mut Command, ends_when_asked: bool) -> Result<Self, Failure> {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context(format_args!("{} could not be started", program.display()))?;
        let mut lines = BufReader::new(process.stdout.take().ok_or_else(|| silent(program))?).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| announced_port(&line));
        // It must be able to go on writing.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let Some(port) = port else {
            drop(process.kill());
            drop(process.wait());
            return Err(silent(program));
        };
        Ok(Self { process, port, ends_when_asked })
    }

    /// The address for WebDriver clients, without a slash at its end.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks it to end: it closes its browsers, which a killed driver leaves behind.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let port = self.port;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
        stream.read(&mut [0; 64]).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        if self.ends_when_asked && self.shut_down().is_ok() {
            while Instant::now() < deadline {
                if matches!(self.process.try_wait(), Ok(Some(_))) {
                    return;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn silent(program: &Path) -> Failure {
    Failure::new(format!(
        "{} did not say which port it listens on; run it by hand with --port=0 to see why",
        program.display()
    ))
}

/// The port in `ChromeDriver was started successfully on port 41239.` and in `geckodriver INFO Listening on 127.0.0.1:41239`.
fn announced_port(line: &str) -> Option<u16> {
    let (_, port) =
        line.split_once("started successfully on port ").or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
    port.trim_end_matches(['.', ' ']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_announcement() {
        assert_eq!(announced_port("ChromeDriver was started successfully on port 41239."), Some(41239));
        assert_eq!(announced_port("1764140000000\tgeckodriver\tINFO\tListening on 127.0.0.1:41239"), Some(41239));
        assert_eq!(announced_port("Starting ChromeDriver 156.0.8078.79 (a21c) on port 0"), None);
    }
}
