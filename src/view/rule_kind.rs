//! Who made a rule, as far as its name says (FORMAT §3).

use crate::query::filter::{Filter, NameField, NameMatch, Pattern, Term};

/// Who made a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Every network security group has it.
    Default,
    /// Someone added it to the network security group.
    User,
    /// Azure's own.
    Platform,
    /// Without the prefix of a network security group's rule: of a Virtual Network Manager.
    Admin,
    /// No rule: dropped because of encryption.
    None,
}

impl RuleKind {
    /// The kind of the rule of this name.
    pub fn of(rule: &str) -> Self {
        if rule.starts_with("DefaultRule_") {
            Self::Default
        } else if rule.starts_with("UserRule_") {
            Self::User
        } else if rule == "PlatformRule" {
            Self::Platform
        } else if rule == "unspecified" {
            Self::None
        } else {
            Self::Admin
        }
    }

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::User => "user",
            Self::Platform => "platform",
            Self::Admin => "admin",
            Self::None => "none",
        }
    }

    /// In a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Default => "Default rule, which every network security group has",
            Self::User => "Rule that someone added to the network security group",
            Self::Platform => "Rule of Azure itself, for the platform's own traffic",
            Self::Admin => {
                "Without the prefix of a network security group's rule, as security admin rules of Virtual Network Manager are"
            }
            Self::None => "No rule: dropped because of encryption",
        }
    }

    /// The rules of this kind, as a filter.
    pub fn filter(self) -> Filter {
        let like = |pattern: Pattern| Filter::from(Term::Name(NameField::Rule, vec![NameMatch::Like(pattern)]));
        match self {
            Self::Default => like(Pattern::starts_with("DefaultRule_")),
            Self::User => like(Pattern::starts_with("UserRule_")),
            Self::Platform => like(Pattern::exact("PlatformRule")),
            Self::None => like(Pattern::exact("unspecified")),
            Self::Admin => {
                let others = [Self::Default, Self::User, Self::Platform, Self::None].map(|kind| kind.filter().not());
                let unknown = Filter::from(Term::Name(NameField::Rule, vec![NameMatch::Unknown])).not();
                Filter::all_of(others.into_iter().chain([unknown]))
            }
        }
    }
}
