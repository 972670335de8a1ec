//! From filter to text, in canonical form: what is written so is read as the same filter.

use std::fmt::{self, Display, Formatter, Write};

use crate::flow::protocol_name;

use super::counts::count_text;
use super::durations::duration_text;
use super::fields::{DECISIONS, DIRECTIONS, Known, STATES, VERSIONS, WHOLES};
use super::{AddressMatch, CounterMatch, DurationMatch, Field, Filter, NameMatch, Pattern, PortRange, Term};

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(all) if all.is_empty() => f.write_str("*"),
            Self::All(all) => separated(f, all, " ", |part, f| grouped(part, matches!(part, Self::Any(_)), f)),
            Self::Any(any) => separated(f, any, " or ", |part, f| part.fmt(f)),
            Self::Not(inner) => {
                f.write_char('-')?;
                let is_list = matches!(&**inner, Self::Any(_)) || matches!(&**inner, Self::All(all) if !all.is_empty());
                grouped(inner, is_list, f)
            }
            Self::Term(term) => term.fmt(f),
        }
    }
}

fn grouped(filter: &Filter, in_parentheses: bool, f: &mut Formatter<'_>) -> fmt::Result {
    if in_parentheses { write!(f, "({filter})") } else { filter.fmt(f) }
}

fn separated<T>(
    f: &mut Formatter<'_>,
    items: &[T],
    separator: &str,
    write: impl Fn(&T, &mut Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        write(item, f)?;
    }
    Ok(())
}

impl Term {
    /// The field that it is written with; `None` for a bare word.
    pub fn field(&self) -> Option<Field> {
        Some(match self {
            Self::Address(side, _) => Field::Address(*side),
            Self::Port(side, _) => Field::Port(*side),
            Self::Protocol(_) => Field::Protocol,
            Self::Direction(_) => Field::Direction,
            Self::Decision(_) => Field::Decision,
            Self::State(_) => Field::State,
            Self::Name(field, _) => Field::Name(*field),
            Self::Counter(field, _) => Field::Counter(*field),
            Self::Time(_) => Field::Time,
            Self::Duration(_) => Field::Duration,
            Self::Whole(_) => Field::Whole,
            Self::Problem(_) => Field::Problem,
            Self::Version(_) => Field::Version,
            Self::Word(_) => return None,
        })
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("-*");
        }
        let Some(field) = self.field() else {
            return if let Self::Word(pattern) = self { write_word(pattern, f) } else { Ok(()) };
        };
        f.write_str(field.name())?;
        if let Self::Counter(field, wanted) = self {
            let (operator, count) = match *wanted {
                CounterMatch::Unknown => return f.write_str(":unknown"),
                CounterMatch::Equal(count) => (":", count),
                CounterMatch::Less(count) => ("<", count),
                CounterMatch::AtMost(count) => ("<=", count),
                CounterMatch::Greater(count) => (">", count),
                CounterMatch::AtLeast(count) => (">=", count),
            };
            return write!(f, "{operator}{}", count_text(*field, count));
        }
        if let Self::Duration(wanted) = self {
            let (operator, n_ms) = match *wanted {
                DurationMatch::Equal(n_ms) => (":", n_ms),
                DurationMatch::Less(n_ms) => ("<", n_ms),
                DurationMatch::AtMost(n_ms) => ("<=", n_ms),
                DurationMatch::Greater(n_ms) => (">", n_ms),
                DurationMatch::AtLeast(n_ms) => (">=", n_ms),
            };
            return write!(f, "{operator}{}", duration_text(n_ms));
        }
        f.write_char(':')?;
        let name = |name: &str, f: &mut Formatter<'_>| f.write_str(name);
        match self {
            Self::Address(_, wanted) => separated(f, wanted, ",", Display::fmt),
            Self::Port(_, ranges) => separated(f, ranges, ",", Display::fmt),
            Self::Protocol(numbers) => separated(f, numbers, ",", |number, f| match protocol_name(*number) {
                Some(name) => f.write_str(&name.to_ascii_lowercase()),
                None => number.fmt(f),
            }),
            Self::Direction(values) => {
                separated(f, values, ",", |value, f| name(Known::name_of(DIRECTIONS, *value), f))
            }
            Self::Decision(values) => separated(f, values, ",", |value, f| name(Known::name_of(DECISIONS, *value), f)),
            Self::State(values) => separated(f, values, ",", |value, f| name(Known::name_of(STATES, *value), f)),
            Self::Version(values) => separated(f, values, ",", |value, f| name(Known::name_of(VERSIONS, *value), f)),
            Self::Name(_, names) => separated(f, names, ",", Display::fmt),
            Self::Time(ranges) => separated(f, ranges, ",", Display::fmt),
            Self::Whole(values) => separated(f, values, ",", |value, f| name(Known::name_of(WHOLES, *value), f)),
            Self::Problem(kinds) => separated(f, kinds, ",", |kind, f| name(kind.name(), f)),
            Self::Counter(..) | Self::Duration(_) | Self::Word(_) => Ok(()),
        }
    }
}

impl Display for AddressMatch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(address) => address.fmt(f),
            Self::Network(address, n_bits) => write!(f, "{address}/{n_bits}"),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
            Self::Kind(kind) => f.write_str(kind.name()),
        }
    }
}

impl Display for PortRange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        if self.last == self.first { Ok(()) } else { write!(f, "-{}", self.last) }
    }
}

impl Display for NameMatch {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Like(pattern) => pattern.fmt(f),
        }
    }
}

/// As the value of a field: in quotes where it must be.
impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let pieces = self.pieces();
        let is_bare = pieces.iter().flat_map(|piece| piece.chars()).all(can_be_bare);
        match pieces {
            [whole] if whole.is_empty() || whole.eq_ignore_ascii_case("unknown") => write_quoted(pieces, f),
            _ if is_bare => f.write_str(&pieces.join("*")),
            _ => write_quoted(pieces, f),
        }
    }
}

/// A bare word looks for its text anywhere, so that the places before and after it are not written. It is in quotes
/// where it would be read as something else.
fn write_word(pattern: &Pattern, f: &mut Formatter<'_>) -> fmt::Result {
    let pieces = match pattern.pieces() {
        [first, inner @ .., last] if first.is_empty() && last.is_empty() && !inner.is_empty() => inner,
        pieces => pieces,
    };
    if pieces.iter().flat_map(|piece| piece.chars()).all(can_be_bare) {
        let text = pieces.join("*");
        if Filter::parse(&text) == Ok(Term::Word(pattern.clone()).into()) {
            return f.write_str(&text);
        }
    }
    write_quoted(pieces, f)
}

fn can_be_bare(c: char) -> bool {
    is_shown(c) && !c.is_whitespace() && !matches!(c, '"' | '(' | ')' | ',' | '*')
}

/// Whether a character shows itself: not those that control the terminal, the line or the direction of text.
fn is_shown(c: char) -> bool {
    let is_hidden = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !c.is_control() && !is_hidden && (c == ' ' || !c.is_whitespace())
}

fn write_quoted(pieces: &[String], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            f.write_char('*')?;
        }
        for c in piece.chars() {
            match c {
                '"' | '\\' | '*' => write!(f, "\\{c}")?,
                c if is_shown(c) => f.write_char(c)?,
                c => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            }
        }
    }
    f.write_char('"')
}
