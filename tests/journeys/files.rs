//! Opening files of every kind, and what becomes of them.

use rawzip::CompressionMethod;

use crate::logs::{SMALL, folder, of_nic, written};
use crate::packed;
use crate::page::Page;

// A folder can be dropped only by a command of Chromium's own.
journeys! {
    in_both: the_same_file_again_is_noticed_and_all_can_be_cleared, what_cannot_be_read_is_named,
        text_is_read_back_from_whatever_it_is_packed_in, a_file_that_has_changed_says_so_and_the_rest_stays,
        removing_a_file_takes_all_that_came_of_it, pasted_text_is_read;
    in_chromium: a_folder_of_everything;
    from_a_file: text_is_read_back_from_whatever_it_is_packed_in, pasted_text_is_read;
    from_a_file_in_chromium: a_folder_of_everything;
}

async fn the_same_file_again_is_noticed_and_all_can_be_cleared(page: &Page) {
    let folder = folder("twice");
    let file = written(&folder, "PT1H.json", SMALL.as_bytes());
    page.open(std::slice::from_ref(&file)).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    page.open(std::slice::from_ref(&file)).await;
    page.until(
        "the page says that the file is open already",
        "return document.body.innerText.includes('open already')",
    )
    .await;
    assert_eq!(page.total("tuples").await, Some(3));
    page.clear().await;
    page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
    page.open(&[file]).await;
    page.until_total("tuples", 3).await;
}

async fn what_cannot_be_read_is_named(page: &Page) {
    let folder = folder("bad");
    let text = written(&folder, "access.log", b"#Software: a web server\n2018-01-01 GET / 200\n");
    let empty = written(&folder, "empty.json", b"");
    let cut = written(&folder, "cut.json", &SMALL.as_bytes()[..SMALL.len() - 120]);
    page.open(&[text, empty]).await;
    page.until_ready().await;
    page.until(
        "both are refused",
        "const text = document.body.innerText; return text.includes('access.log') && text.includes('empty.json')",
    )
    .await;
    page.open(&[cut]).await;
    page.until_total("tuples", 2).await;
    let named = "return document.querySelector('main').textContent.includes('cut.json')";
    page.until("the cut is told", named).await;
}

/// A folder as people have it: 500 files of every kind, at every depth.
async fn a_folder_of_everything(page: &Page) {
    let root = folder("everything");
    let (mut n_read, mut n_refused) = (0, 0);
    for n in 0..477 {
        let at = root.join(format!(
            "resourceId=/NSG-{}/y=2022/m=09/d={:02}/h={:02}/m=00/macAddress=0022487{n:05X}",
            n % 9,
            n % 28 + 1,
            n % 24
        ));
        std::fs::create_dir_all(&at).unwrap();
        let text = of_nic(n);
        match n % 50 {
            7 => drop(written(&at, "PT1H.json.gz", &packed::gzip(text.as_bytes()))),
            // By its content, whatever it is called.
            8 => drop(written(&at, "no name", &packed::gzip(text.as_bytes()))),
            9 => drop(written(&at, "PT1H.json", &[&b"\xff\xfe"[..], &packed::utf16(&text, u16::to_le_bytes)].concat())),
            10 => {
                drop(written(&at, "PT1H.json", b"<!DOCTYPE html><title>Sign in</title>"));
                n_refused += 1;
                continue;
            }
            _ => drop(written(&at, "PT1H.json", text.as_bytes())),
        }
        n_read += 1;
    }
    let members: Vec<(String, String)> = (1000..1020).map(|n| (format!("a/{n}/PT1H.json"), of_nic(n))).collect();
    let members: Vec<_> = members
        .iter()
        .map(|(path, text)| (path.as_str(), CompressionMethod::DEFLATE, text.as_bytes()))
        .chain([("a/README.txt", CompressionMethod::STORE, &b"not a log"[..])])
        .collect();
    written(&root, "from a colleague.zip", &packed::zip(&members));
    n_read += 20;
    n_refused += 1;
    written(&root, "empty.json", b"");
    n_refused += 1;
    let cut = of_nic(2000);
    written(&root, "cut.json", &cut.as_bytes()[..cut.len() - 120]);
    let deep = (0..100).fold(root.clone(), |path, _| path.join("d"));
    std::fs::create_dir_all(&deep).unwrap();
    written(&deep, "PT1H.json", of_nic(3000).as_bytes());
    n_read += 1;

    page.drop(&[root]).await;
    page.until("reading has begun", "return document.querySelector('main').dataset.state !== 'empty'").await;
    page.until_ready().await;
    // The file that is cut off has lost its denied tuple.
    page.until_total("tuples", 3 * n_read + 2).await;
    assert_eq!(page.total("denied").await, Some(n_read));
    assert_eq!(page.total("bytes_sent").await, Some(767 * (n_read + 1)));
    page.show_tab("files").await;
    assert_eq!(u128::from(page.row_count().await), n_read + n_refused + 1);
    let shown = |n: u128| format!("return document.body.innerText.includes('{n} of {}')", n_read + n_refused + 1);
    page.until("refused files are counted", &shown(n_refused)).await;
    let cut_off = "return document.querySelector('[data-problem=cut-off]')?.dataset.count === '1'";
    page.until("the file that is cut off is told", cut_off).await;
}

async fn text_is_read_back_from_whatever_it_is_packed_in(page: &Page) {
    let folder = folder("packed");
    let wrapped = serde_json::json!({ "_raw": &of_nic(4)[12..of_nic(4).len() - 2] }).to_string();
    let zip = [("one/a.json", CompressionMethod::DEFLATE, of_nic(1)), ("b.json", CompressionMethod::STORE, of_nic(9))];
    let zip: Vec<_> = zip.iter().map(|(path, method, text)| (*path, *method, text.as_bytes())).collect();
    for (name, bytes) in [
        ("plain.json", of_nic(0).into_bytes()),
        ("logs.zip", packed::zip(&zip)),
        ("a.json.gz", packed::gzip(of_nic(2).as_bytes())),
        ("powershell.json", [&b"\xff\xfe"[..], &packed::utf16(&of_nic(3), u16::to_le_bytes)].concat()),
        ("pipeline.json", wrapped.into_bytes()),
    ] {
        let file = written(&folder, name, &bytes);
        page.open(&[file]).await;
        page.until_ready().await;
        page.until("the file is read", "return !!document.querySelector('[role=grid]')").await;
        // By time the denied one is first, and the one that ends is last.
        let last = page.row_count().await - 1;
        page.open_detail(last).await;
        let marked = page.marked().await;
        assert_eq!(marked, "\"1663146003606,10.0.0.6,192.0.2.180,23956,443,6,O,E,NX,3,767,2,1580\"", "{name}");
        page.clear().await;
        page.until("the page is empty", "return document.querySelector('main').dataset.state === 'empty'").await;
    }
}

async fn a_file_that_has_changed_says_so_and_the_rest_stays(page: &Page) {
    let folder = folder("changed");
    let file = written(&folder, "PT1H.json", SMALL.as_bytes());
    page.open(std::slice::from_ref(&file)).await;
    page.until_ready().await;
    page.until_total("tuples", 3).await;
    std::fs::write(&file, "{}").unwrap();
    page.open_detail(0).await;
    let says = "return document.querySelector('[data-detail]').textContent.includes('changed on disk')";
    page.until("the page says that the file has changed", says).await;
    assert_eq!(page.total("tuples").await, Some(3));
}

async fn removing_a_file_takes_all_that_came_of_it(page: &Page) {
    let folder = folder("removed");
    let (one, other) = (written(&folder, "a.json", SMALL.as_bytes()), written(&folder, "b.json", SMALL.as_bytes()));
    let third = written(&folder, "c.json", of_nic(1).as_bytes());
    page.open(&[one.clone(), other, third]).await;
    page.until_ready().await;
    page.until_total("tuples", 6).await;
    page.show_tab("files").await;
    let row = "[...document.querySelectorAll('[role=grid] [role=row][aria-rowindex]')].find(row => row.textContent.includes('a.json'))";
    page.until("the file is listed", &format!("return !!{row}")).await;
    page.run(&format!("{row}.querySelector('button').click()")).await;
    // The copy that was left out before counts now.
    page.until("two files are left", "return document.querySelector('[role=grid]').ariaRowCount === '3'").await;
    page.until_total("tuples", 6).await;
    page.until("nothing repeats any more", "return !document.body.innerText.includes('records repeat')").await;
    page.open(&[one]).await;
    page.until("it can be opened again", "return document.querySelector('[role=grid]').ariaRowCount === '4'").await;
    page.until_total("tuples", 6).await;
}

async fn pasted_text_is_read(page: &Page) {
    let text = serde_json::Value::from(SMALL).to_string();
    page.run(&format!(
        "const data = new DataTransfer(); data.setData('text/plain', {text});\
         document.dispatchEvent(Object.defineProperty(new ClipboardEvent('paste', {{ bubbles: true }}), 'clipboardData', {{ value: data }}))"
    ))
    .await;
    page.until_total("tuples", 3).await;
}
