//! From text to filter.

use std::str::FromStr;

use super::error::quoted;
use super::fields::{FIELDS, nearest};
use super::scan::{Operator, closing_quote, ends_word, operator_at, value_end, word_end};
use super::term::{Head, Value, begins_with_address, is_mac, pattern, term};
use super::{Field, Filter, FilterError, NameField, NameMatch, Side, Term};

/// How deep parentheses can be nested in text.
pub const MAX_DEPTH: usize = 64;

impl Filter {
    /// The filter that a text stands for, or what is wrong first. The empty text wants all rows.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut reading = Reading { text, at: 0 };
        reading.skip_space();
        if reading.rest().is_empty() {
            return Ok(Self::default());
        }
        let filter = reading.choice(0)?;
        match reading.rest() {
            "" => Ok(filter),
            _ => Err(reading.error(1, "this `)` closes nothing: there is no `(` before it")),
        }
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        Self::parse(text)
    }
}

struct Reading<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reading<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// About the next so many bytes.
    fn error(&self, n_bytes: usize, message: impl Into<String>) -> FilterError {
        FilterError { start: self.at, end: self.at + n_bytes, message: message.into() }
    }

    /// Whether this word is next, by itself.
    fn is_keyword(&self, keyword: &str) -> bool {
        let rest = self.rest();
        rest.get(..keyword.len()).is_some_and(|word| word.eq_ignore_ascii_case(keyword))
            && rest[keyword.len()..].chars().next().is_none_or(|c| ends_word(c) && c != '"')
    }

    fn eat_keyword(&mut self, keyword: &str) -> bool {
        let is_next = self.is_keyword(keyword);
        if is_next {
            self.at += keyword.len();
            self.skip_space();
        }
        is_next
    }

    /// Whether nothing follows that a filter could begin with.
    fn is_at_end(&self) -> bool {
        matches!(self.rest().as_bytes().first(), None | Some(b')'))
    }

    /// One or several lists of terms with `or` between them.
    fn choice(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let mut any = vec![self.list(depth)?];
        loop {
            let or = self.at;
            if !self.eat_keyword("or") {
                return Ok(Filter::any_of(any));
            }
            if self.is_at_end() {
                return Err(FilterError { start: or, end: or + 2, message: "`or` needs a term after it".into() });
            }
            any.push(self.list(depth)?);
        }
    }

    /// Terms side by side; at least one.
    fn list(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let mut all = Vec::new();
        loop {
            let and = self.at;
            let is_after_and = self.eat_keyword("and");
            let is_done = self.is_at_end() || self.is_keyword("or");
            if is_after_and && (all.is_empty() || is_done || self.is_keyword("and")) {
                let side = if all.is_empty() { "before" } else { "after" };
                return Err(FilterError { start: and, end: and + 3, message: format!("`and` needs a term {side} it") });
            }
            if is_done {
                break;
            }
            all.push(self.operand(depth)?);
            self.skip_space();
        }
        if all.is_empty() {
            return Err(if self.is_keyword("or") {
                self.error(2, "`or` needs a term before it")
            } else {
                self.error(usize::from(!self.rest().is_empty()), "a term is missing here")
            });
        }
        Ok(Filter::all_of(all))
    }

    /// A term or a list in parentheses, with what negates it.
    fn operand(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let mut is_negated = false;
        loop {
            let start = self.at;
            let sign = if self.rest().starts_with('-') {
                self.at += 1;
                "-"
            } else if self.eat_keyword("not") {
                "not"
            } else {
                break;
            };
            is_negated = !is_negated;
            let is_alone = self.is_at_end() || self.is_keyword("or") || self.is_keyword("and");
            if is_alone || self.rest().starts_with(char::is_whitespace) {
                let place = if sign == "-" { "directly before" } else { "before" };
                let message = format!("`{sign}` stands {place} the term that it excludes");
                return Err(FilterError { start, end: start + sign.len(), message });
            }
        }
        let filter = if self.rest().starts_with('(') { self.group(depth)? } else { self.term()? };
        Ok(if is_negated { filter.not() } else { filter })
    }

    fn group(&mut self, depth: usize) -> Result<Filter, FilterError> {
        if depth == MAX_DEPTH {
            return Err(self.error(1, format!("parentheses are nested deeper than {MAX_DEPTH}")));
        }
        let open = self.at;
        self.at += 1;
        self.skip_space();
        if self.rest().starts_with(')') {
            let message = "there is nothing in these parentheses".into();
            return Err(FilterError { start: open, end: self.at + 1, message });
        }
        let inner = if self.rest().is_empty() { Filter::default() } else { self.choice(depth + 1)? };
        if self.rest().is_empty() {
            return Err(FilterError { start: open, end: open + 1, message: "this `(` is never closed".into() });
        }
        self.at += 1;
        Ok(inner)
    }

    fn term(&mut self) -> Result<Filter, FilterError> {
        if self.rest().starts_with('"') {
            let value = self.quoted_value()?;
            if value.text.is_empty() {
                let message = "there is nothing in these quotes".into();
                return Err(FilterError { start: value.start, end: value.end, message });
            }
            return Ok(Term::Word(pattern(value)?).into());
        }
        let word = &self.text[self.at..word_end(self.text, self.at)];
        if begins_with_address(word) {
            let head = Head { field: Field::Address(Side::Either), operator: Operator::Is, text: "" };
            return Ok(term(head, &self.values(head)?)?.into());
        }
        if is_mac(word) {
            let value = self.bare_value(word.len())?;
            return Ok(Term::Name(NameField::Nic, vec![NameMatch::Like(pattern(value)?)]).into());
        }
        if let Some(at) = operator_at(word) {
            let (name, after) = word.split_at(at);
            let field = Field::find(name);
            let operator = Operator::at_start(after, field.is_some_and(Field::is_compared));
            match (field, operator) {
                (Some(field), Some((operator, n_bytes))) => {
                    return self.field(Head { field, operator, text: &word[..at + n_bytes] });
                }
                (None, Some((_, n_bytes))) if !after.starts_with('=') => {
                    return Err(self.unknown_field(name, &word[..at + n_bytes]));
                }
                // Folders of logs are called so: `h=09`.
                _ => {}
            }
        }
        if let Some(at) = word.find(',') {
            let message = format!(
                "{}: a list belongs to a field, as in rule:a,b; a comma in a word is written in quotes",
                quoted(word)
            );
            return Err(FilterError { start: self.at + at, end: self.at + at + 1, message });
        }
        let value = self.bare_value(word.len())?;
        Ok(Term::Word(pattern(value)?).into())
    }

    fn unknown_field(&self, name: &str, text: &str) -> FilterError {
        let is_clock = name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_digit());
        let message = if name.is_empty() {
            format!("{}: a field is missing before this, as in dport:443", quoted(text))
        } else if is_clock {
            format!("{}: a time with a space in it is written in quotes, as in time:\"2022-09-14 09:00\"", quoted(text))
        } else if begins_with_address(name) {
            format!("{}: an address and a port are two terms, as in ip:10.0.0.4 port:443", quoted(text))
        } else if let Some(near) = nearest(name) {
            format!("{}: there is no field {}; did you mean {near}?", quoted(text), quoted(name))
        } else {
            let names: Vec<_> = FIELDS.iter().map(|help| help.name).collect();
            format!("{}: there is no field {}; fields are {}", quoted(text), quoted(name), names.join(", "))
        };
        self.error(if name.is_empty() { text.len() } else { name.len() }, message)
    }

    /// A term with a field; what comes next is its name.
    fn field(&mut self, head: Head<'t>) -> Result<Filter, FilterError> {
        if head.operator != Operator::Is && !head.field.is_compared() {
            let help = head.field.help();
            let message = format!(
                "{}: {} cannot be compared, only counters, times and durations; write a colon, as in {}",
                quoted(head.text),
                help.name,
                help.examples[0]
            );
            return Err(self.error(head.text.len(), message));
        }
        self.at += head.text.len();
        Ok(term(head, &self.values(head)?)?.into())
    }

    /// Values with commas between them; at least one.
    fn values(&mut self, head: Head<'t>) -> Result<Vec<Value<'t>>, FilterError> {
        let mut values = Vec::new();
        loop {
            let end = value_end(self.text, self.at);
            let value = if self.rest().starts_with('"') {
                self.quoted_value()?
            } else if end > self.at {
                self.bare_value(end - self.at)?
            } else if values.is_empty() {
                let start = self.at - head.text.len();
                let example = head.field.help().examples[0];
                let message = format!("{}: a value is missing, as in {example}", quoted(head.text));
                return Err(FilterError { start, end: self.at, message });
            } else {
                let message = "a value is missing after this comma";
                return Err(FilterError { start: self.at - 1, end: self.at, message: message.into() });
            };
            values.push(value);
            if !self.rest().starts_with(',') {
                return Ok(values);
            }
            self.at += 1;
        }
    }

    fn bare_value(&mut self, n_bytes: usize) -> Result<Value<'t>, FilterError> {
        let start = self.at;
        let text = &self.rest()[..n_bytes];
        self.at += n_bytes;
        if self.rest().starts_with('"') {
            return Err(self.error(1, "a quote stands before the whole value, and another one after it"));
        }
        Ok(Value { start, end: self.at, text, is_quoted: false })
    }

    fn quoted_value(&mut self) -> Result<Value<'t>, FilterError> {
        let start = self.at;
        let Some(close) = closing_quote(self.text, start) else {
            return Err(self.error(1, "this quote is never closed"));
        };
        self.at = close + 1;
        let next = self.rest().chars().next();
        if let Some(c) = next.filter(|c| *c == '"' || *c != ',' && !ends_word(*c)) {
            return Err(self.error(c.len_utf8(), "after a closing quote comes a space or a comma"));
        }
        Ok(Value { start, end: self.at, text: &self.text[start + 1..close], is_quoted: true })
    }
}
