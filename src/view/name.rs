//! How names from files are written: as they stand, and what was left off is said.

use crate::protocol::Name;
use crate::view::number::thousands;

/// The name, or its beginning and how much more there is of it.
pub fn whole(name: &Name) -> String {
    if name.clipped == 0 {
        return name.text.clone();
    }
    let more = if name.clipped == 1 { "character" } else { "characters" };
    format!("{}… ({} more {more})", name.text, thousands(name.clipped))
}

/// An ACL's short name: the last part of its resource ID. A name that is clipped has lost that part and stays whole.
pub fn short_acl(name: &Name) -> String {
    if name.clipped > 0 {
        return whole(name);
    }
    let parts = name.text.trim_end_matches('/').rsplit('/');
    parts.into_iter().next().filter(|part| !part.is_empty()).unwrap_or(&name.text).to_owned()
}

/// The end of a path, which tells files apart, in at most so many characters; it begins at a folder where it can.
pub fn path_end(path: &Name, max_chars: usize) -> String {
    let text = whole(path);
    let n_left_out = (text.chars().count() + 1).saturating_sub(max_chars);
    if n_left_out <= 1 {
        return text;
    }
    let end: String = text.chars().skip(n_left_out).collect();
    let folder = end.find('/').filter(|at| *at <= end.len() / 3).unwrap_or_default();
    format!("…{}", &end[folder..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str, clipped: u64) -> Name {
        Name { text: text.into(), clipped }
    }

    #[test]
    fn what_is_left_off_is_said() {
        assert_eq!(whole(&name("web", 0)), "web");
        assert_eq!(whole(&name("web", 1)), "web… (1 more character)");
        assert_eq!(whole(&name("web", 1_048_176)), "web… (1,048,176 more characters)");
    }

    #[test]
    fn short_acls() {
        let cases = [
            ("/subscriptions/0/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/web-nsg", "web-nsg"),
            ("/subscriptions/0/networkSecurityGroups/web-nsg/", "web-nsg"),
            ("00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"),
            ("unspecified", "unspecified"),
            ("", ""),
            ("///", "///"),
        ];
        for (acl, expected) in cases {
            assert_eq!(short_acl(&name(acl, 0)), expected);
        }
        assert_eq!(short_acl(&name("/subscriptions/0/net", 9)), "/subscriptions/0/net… (9 more characters)");
    }

    #[test]
    fn ends_of_paths() {
        let cases = [
            ("a/b/PT1H.json", 20, "a/b/PT1H.json"),
            ("a/b/PT1H.json", 13, "a/b/PT1H.json"),
            ("a/b/PT1H.json", 12, "…/PT1H.json"),
            ("day/hour/PT1H.json", 16, "…/hour/PT1H.json"),
            ("no-folder-in-it.json", 10, "…n-it.json"),
            ("ä/ö/ü/ß/PT1H.json", 13, "…/ß/PT1H.json"),
        ];
        for (path, max_chars, expected) in cases {
            assert_eq!(path_end(&name(path, 0), max_chars), expected);
        }
    }
}
