//! Commands of Chromium's own (its DevTools protocol), for what WebDriver cannot say.

use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
use url::Url;

/// Has Chromium do something that its protocol names.
pub async fn command(client: &Client, name: &str, parameters: Value) {
    client.issue_cmd(Command(json!({ "cmd": name, "params": parameters }))).await.unwrap();
}

#[derive(Debug)]
struct Command(Value);

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.0.to_string()))
    }
}
