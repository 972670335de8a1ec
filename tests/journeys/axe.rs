//! axe-core in the page: what keeps people with a screen reader, without a mouse or with weak eyes from using it.

use std::fmt;
use std::fs;

use serde::Deserialize;

use crate::browser::told;
use crate::page::Page;

/// A rule that the page breaks.
#[derive(Debug, Deserialize)]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub id: String,
    impact: Option<String>,
    help: String,
    nodes: Vec<Node>,
}

/// An element that breaks it.
#[derive(Debug, Deserialize)]
struct Node {
    html: String,
    target: Vec<serde_json::Value>,
    #[serde(rename = "failureSummary", default)]
    failure_summary: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({}): {}", self.id, self.impact.as_deref().unwrap_or("?"), self.help)?;
        for node in &self.nodes {
            let target: Vec<_> = node.target.iter().map(ToString::to_string).collect();
            let html: String = node.html.chars().take(300).collect();
            writeln!(f, "  {}\n    {html}\n    {}", target.join(" "), node.failure_summary.replace('\n', "\n    "))?;
        }
        Ok(())
    }
}

/// Every rule that axe-core has, run over the whole page as it is now, what is animated at its end.
const RUN: &str = "
const done = arguments[0];
document.getAnimations().filter((animation) => isFinite(animation.effect?.getComputedTiming().endTime))
  .forEach((animation) => animation.finish());
axe.run(document, { resultTypes: ['violations'] })
  .then((results) => done(JSON.stringify(results.violations)), (error) => done('failed: ' + error));
";

impl Page {
    /// The rules that the page breaks as it is now.
    pub async fn axe(&self) -> Vec<Violation> {
        if self.text("return typeof axe").await != "object" {
            // A driver's script is not one of the page's: the policy lets it through.
            self.run(&fs::read_to_string(told("FLOWGLASS_AXE")).unwrap()).await;
        }
        let results = self.0.execute_async(RUN, Vec::new()).await.unwrap();
        let results = results.as_str().unwrap_or_default();
        serde_json::from_str(results).unwrap_or_else(|error| panic!("axe-core answered {results}: {error}"))
    }
}
