//! What a wrong filter is told: each case is a text, and under it the place that is marked and the message.

use flowglass::query::filter::Filter;

const CASES: &str = r##"
dport:44x
      ^^^ `dport:44x`: a port is a number from 0 to 65535
dport:65536
      ^^^^^ `dport:65536`: a port is a number from 0 to 65535
dport:-1
      ^^ `dport:-1`: a port is a number from 0 to 65535
port:nosuch
     ^^^^^^ `port:nosuch`: no service is known by this name; a port is a number from 0 to 65535
dport:100-10
      ^^^^^^ `dport:100-10`: the range ends before it begins; write dport:10-100
port:80,443..80
        ^^^^^^^ `port:443..80`: the range ends before it begins; write port:80-443
dport:80..
      ^^^^ `dport:80..`: a port is a number from 0 to 65535
dport:1-2-3
      ^^^^^ `dport:1-2-3`: a port is a number from 0 to 65535
dport:10-
      ^^^ `dport:10-`: a port is a number from 0 to 65535
dport>1024
^^^^^^ `dport>`: dport cannot be compared, only counters, times and durations; write a colon, as in dport:443
dport:
^^^^^^ `dport:`: a value is missing, as in dport:443
dport: 443
^^^^^^ `dport:`: a value is missing, as in dport:443
dport:443,
         ^ a value is missing after this comma
dport:443,,80
         ^ a value is missing after this comma
web,db
   ^ `web,db`: a list belongs to a field, as in rule:a,b; a comma in a word is written in quotes
src:10.0.0
    ^^^^^^ `src:10.0.0`: an address is written as 10.0.0.4 or 2001:db8::5, as a network 10.0.0.0/8, as a range 10.0.0.4-10.0.0.9, or is of a kind: private, public, multicast, platform
src:10.0.0.0/33
    ^^^^^^^^^^^ `src:10.0.0.0/33`: the network part of an IPv4 address is from 0 to 32 bits long
src:2001:db8::/129
    ^^^^^^^^^^^^^^ `src:2001:db8::/129`: the network part of an IPv6 address is from 0 to 128 bits long
src:10.0.0.0/
    ^^^^^^^^^ `src:10.0.0.0/`: the network part of an IPv4 address is from 0 to 32 bits long
src:10.0.0.9-10.0.0.4
    ^^^^^^^^^^^^^^^^^ `src:10.0.0.9-10.0.0.4`: the range ends before it begins; write src:10.0.0.4-10.0.0.9
10.0.0.9-10.0.0.4
^^^^^^^^^^^^^^^^^ `10.0.0.9-10.0.0.4`: the range ends before it begins; write 10.0.0.4-10.0.0.9
ip:2001:db8::9..2001:db8::4
   ^^^^^^^^^^^^^^^^^^^^^^^^ `ip:2001:db8::9..2001:db8::4`: the range ends before it begins; write ip:2001:db8::4-2001:db8::9
src:10.20.*
    ^^^^^^^ `src:10.20.*`: an address has no *; write src:10.20.0.0/16
dst=10.*.*.*
    ^^^^^^^^ `dst=10.*.*.*`: an address has no *; write dst=10.0.0.0/8
ip:2001:db8:*
   ^^^^^^^^^^ `ip:2001:db8:*`: an address has no *; write ip:2001:db8::/32
src:10.20.1*
    ^^^^^^^^ `src:10.20.1*`: an address has no *; write a network such as 10.20.0.0/16, or a range such as 10.20.0.4-10.20.0.9
src:*.0.0.4
    ^^^^^^^ `src:*.0.0.4`: an address has no *; write a network such as 10.20.0.0/16, or a range such as 10.20.0.4-10.20.0.9
src:10.300.*
    ^^^^^^^^ `src:10.300.*`: an address has no *; write a network such as 10.20.0.0/16, or a range such as 10.20.0.4-10.20.0.9
src:10.0.0.4-2001:db8::5
    ^^^^^^^^^^^^^^^^^^^^ `src:10.0.0.4-2001:db8::5`: a range is within IPv4 or within IPv6, not from the one to the other
10.0.0.4-x
^^^^^^^^^^ `10.0.0.4-x`: an address is written as 10.0.0.4 or 2001:db8::5, as a network 10.0.0.0/8, as a range 10.0.0.4-10.0.0.9, or is of a kind: private, public, multicast, platform
10.0.0.4/99
^^^^^^^^^^^ `10.0.0.4/99`: the network part of an IPv4 address is from 0 to 32 bits long
dst:privat
    ^^^^^^ `dst:privat`: an address is written as 10.0.0.4 or 2001:db8::5, as a network 10.0.0.0/8, as a range 10.0.0.4-10.0.0.9, or is of a kind: private, public, multicast, platform
ip:"10.0.0.4 "
   ^^^^^^^^^^^ `ip:10.0.0.4 `: an address is written as 10.0.0.4 or 2001:db8::5, as a network 10.0.0.0/8, as a range 10.0.0.4-10.0.0.9, or is of a kind: private, public, multicast, platform
proto:tcpx
      ^^^^ `proto:tcpx`: a protocol is tcp, udp, icmp or another name, or a number from 0 to 255
proto:256
      ^^^ `proto:256`: a protocol is tcp, udp, icmp or another name, or a number from 0 to 255
dir:up
    ^^ `dir:up`: a direction is in or out
action:block
       ^^^^^ `action:block`: an action is allow or deny
state:none
      ^^^^ `state:none`: a state is begin, continue or end
version:3
        ^ `version:3`: a version is nsg1, nsg2 or vnet
problem:odd
        ^^^ `problem:odd`: a problem is one of cut-off, broken-json, record-too-large, rejected-tuple, ends-differ, rule-unknown, odd-counters, odd-encryption, odd-form, other-record, junk, bad-record-time
duration>
^^^^^^^^^ `duration>`: a value is missing, as in duration>5m
duration>5x
         ^^ `duration>5x`: a duration is digits and, if any, one of ms, s, m, h, d, as in 1.5h; without a unit it is of seconds
duration>m
         ^ `duration>m`: a duration is digits and, if any, one of ms, s, m, h, d, as in 1.5h; without a unit it is of seconds
duration>-1s
         ^^^ `duration>-1s`: a duration is digits and, if any, one of ms, s, m, h, d, as in 1.5h; without a unit it is of seconds
duration>1h30m
         ^^^^^ `duration>1h30m`: a duration is digits and, if any, one of ms, s, m, h, d, as in 1.5h; without a unit it is of seconds
duration>unknown
         ^^^^^^^ `duration>unknown`: a duration is digits and, if any, one of ms, s, m, h, d, as in 1.5h; without a unit it is of seconds
duration>1.5ms
         ^^^^^ `duration>1.5ms`: this is not a whole number of milliseconds
duration>300000000000d
         ^^^^^^^^^^^^^ `duration>300000000000d`: this is larger than any duration, which has 64 bits of milliseconds
duration:1s,2s
           ^^^ `duration:1s,2s`: a duration has one value, without commas; several have or between them, as in duration<1s or duration>5m
whole:half
      ^^^^ `whole:half`: a connection is complete, before, open, both or ambiguous
whole>open
^^^^^^ `whole>`: whole cannot be compared, only counters, times and durations; write a colon, as in whole:complete
durration:1
^^^^^^^^^ `durration:`: there is no field `durration`; did you mean duration?
bytes>
^^^^^^ `bytes>`: a value is missing, as in bytes>1MB
bytes>1XB
      ^^^ `bytes>1XB`: a number of bytes is digits and, if any, one of kB, MB, GB, TB, KiB, MiB, GiB, TiB, as in 1.5MB
bytes>1.0005kB
      ^^^^^^^^ `bytes>1.0005kB`: this is not a whole number of bytes
bytes>-5
      ^^ `bytes>-5`: a number of bytes is digits and, if any, one of kB, MB, GB, TB, KiB, MiB, GiB, TiB, as in 1.5MB
bytes>18446744073709551616
      ^^^^^^^^^^^^^^^^^^^^ `bytes>18446744073709551616`: this is larger than any counter, which has 64 bits
bytes>20000000000GB
      ^^^^^^^^^^^^^ `bytes>20000000000GB`: this is larger than any counter, which has 64 bits
bytes>unknown
      ^^^^^^^ `bytes>unknown`: what is unknown cannot be compared; write it after a colon, as in bytes:unknown
bytes:1,2
       ^^ `bytes:1,2`: a counter has one value, without commas; several have or between them, as in bytes:0 or bytes>1MB
bytes>1,000
       ^^^^ `bytes>1,000`: a counter has one value, without commas; several have or between them, as in bytes:0 or bytes>1MB
packets>1MB
        ^^^ `packets>1MB`: a number of packets is digits and, if any, one of k, M, G, T, as in 1.5k
packets>1.5
        ^^^ `packets>1.5`: this is not a whole number of packets
bytes:1.2.3
      ^^^^^ `bytes:1.2.3`: a number of bytes is digits and, if any, one of kB, MB, GB, TB, KiB, MiB, GiB, TiB, as in 1.5MB
time:2022
     ^^^^ `time:2022`: a time is written as 2022-09-14, 2022-09-14T09:00, 2022-09-14T09:00:30 or 2022-09-14T09:00:30.250, in UTC or with an offset such as +02:00
time:2022-13-01
     ^^^^^^^^^^ `time:2022-13-01`: a month is from 01 to 12
time:2022-02-30
     ^^^^^^^^^^ `time:2022-02-30`: 2022-02 has days from 01 to 28
time:1969-12-31
     ^^^^^^^^^^ `time:1969-12-31`: a year is from 1970 to 9999
time:2022-09-14T25:00
     ^^^^^^^^^^^^^^^^ `time:2022-09-14T25:00`: a time of day is written as 09:00, 09:00:30 or 09:00:30.250, up to 23:59:59.999
time:2022-09-14T09:60
     ^^^^^^^^^^^^^^^^ `time:2022-09-14T09:60`: a time of day is written as 09:00, 09:00:30 or 09:00:30.250, up to 23:59:59.999
time:2022-09-14T09:00+25:00
     ^^^^^^^^^^^^^^^^^^^^^^ `time:2022-09-14T09:00+25:00`: a time is written as 2022-09-14, 2022-09-14T09:00, 2022-09-14T09:00:30 or 2022-09-14T09:00:30.250, in UTC or with an offset such as +02:00
time:2022-09-14T09
     ^^^^^^^^^^^^^ `time:2022-09-14T09`: a time of day is written as 09:00, 09:00:30 or 09:00:30.250, up to 23:59:59.999
time:09:00
     ^^^^^ `time:09:00`: a time needs its date before it, as in 2022-09-14T09:00
time:..
     ^^ `time:..`: a range needs a beginning or an end, as in A..B, A.. or ..B
time:2022-09-14T09:05..09:00
     ^^^^^^^^^^^^^^^^^^^^^^^ `time:2022-09-14T09:05..09:00`: the range ends before it begins; an end on another day is written with its date, as in 2022-09-14T23:00..2022-09-15T01:00
time:2022-09-15..2022-09-14T09:00
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `time:2022-09-15..2022-09-14T09:00`: the range ends before it begins
time:2022-09-14T09:00..09:00
     ^^^^^^^^^^^^^^^^^^^^^^^ `time:2022-09-14T09:00..09:00`: nothing is in the range: its end is the first time that is not in it
time>2022-09-14..2022-09-15
     ^^^^^^^^^^^^^^^^^^^^^^ `time>2022-09-14..2022-09-15`: a range comes after a colon, as in time:A..B
time>9999-12-31
     ^^^^^^^^^^ `time>9999-12-31`: no time is before 1970 or after 9999
time<1970-01-01
     ^^^^^^^^^^ `time<1970-01-01`: no time is before 1970 or after 9999
time:2022-09-14 09:00
                ^^ `09:`: a time with a space in it is written in quotes, as in time:"2022-09-14 09:00"
time:2022-09-14T09:00..x
     ^^^^^^^^^^^^^^^^^^^ `time:2022-09-14T09:00..x`: a time is written as 2022-09-14, 2022-09-14T09:00, 2022-09-14T09:00:30 or 2022-09-14T09:00:30.250, in UTC or with an offset such as +02:00
time:1970-01-01T00:00+01:00
     ^^^^^^^^^^^^^^^^^^^^^^ `time:1970-01-01T00:00+01:00`: in UTC this is not from 1970 to 9999
prot:tcp
^^^^ `prot:`: there is no field `prot`; did you mean proto?
sorce:10.0.0.4
^^^^^ `sorce:`: there is no field `sorce`; did you mean source?
xyzzyfoo:1
^^^^^^^^ `xyzzyfoo:`: there is no field `xyzzyfoo`; fields are src, dst, ip, sport, dport, port, proto, dir, action, state, enc, rule, acl, mac, target, file, bytes, packets, sent, received, time, duration, whole, problem, version
:443
^ `:`: a field is missing before this, as in dport:443
>5
^ `>`: a field is missing before this, as in dport:443
byts>5
^^^^ `byts>`: there is no field `byts`; did you mean bytes?
rule>a
^^^^^ `rule>`: rule cannot be compared, only counters, times and durations; write a colon, as in rule:DefaultRule_*
rule:
^^^^^ `rule:`: a value is missing, as in rule:DefaultRule_*
rule:"a
     ^ this quote is never closed
"web
^ this quote is never closed
""
^^ there is nothing in these quotes
rule:a"b"
      ^ a quote stands before the whole value, and another one after it
rule:"a"b
        ^ after a closing quote comes a space or a comma
"a""b"
   ^ after a closing quote comes a space or a comma
rule:"C:\new"
        ^^ `\n`: in quotes, a backslash stands before ", *, another backslash, or a character's number, as in \u{7}
rule:"\u{110000}"
      ^^ `\u`: in quotes, a backslash stands before ", *, another backslash, or a character's number, as in \u{7}
(a
^ this `(` is never closed
a)
 ^ this `)` closes nothing: there is no `(` before it
()
^^ there is nothing in these parentheses
a ( ) b
  ^^^ there is nothing in these parentheses
(
^ this `(` is never closed
or
^^ `or` needs a term before it
a or
  ^^ `or` needs a term after it
or a
^^ `or` needs a term before it
a or or b
     ^^ `or` needs a term before it
(a or )
   ^^ `or` needs a term after it
and
^^^ `and` needs a term before it
a and
  ^^^ `and` needs a term after it
a and and b
  ^^^ `and` needs a term after it
a and or b
  ^^^ `and` needs a term after it
-
^ `-` stands directly before the term that it excludes
a -
  ^ `-` stands directly before the term that it excludes
- a
^ `-` stands directly before the term that it excludes
not
^^^ `not` stands before the term that it excludes
not or a
^^^ `not` stands before the term that it excludes
-)
^ `-` stands directly before the term that it excludes
(not )
 ^^^ `not` stands before the term that it excludes
src:10.0.0.4)
            ^ this `)` closes nothing: there is no `(` before it
(dport:443 or (dport:80)
^ this `(` is never closed
src:10.0.0.4,
            ^ a value is missing after this comma
acl:a,,b
     ^ a value is missing after this comma
enc>NX
^^^^ `enc>`: enc cannot be compared, only counters, times and durations; write a colon, as in enc:NX_NOT_ACCEPTED
é:1
^ `é:`: there is no field `é`; fields are src, dst, ip, sport, dport, port, proto, dir, action, state, enc, rule, acl, mac, target, file, bytes, packets, sent, received, time, duration, whole, problem, version
-dport:44x
       ^^^ `dport:44x`: a port is a number from 0 to 65535
a (b -dport:44x)
            ^^^ `dport:44x`: a port is a number from 0 to 65535
dport:"44 x"
      ^^^^^^ `dport:44 x`: a port is a number from 0 to 65535
mac:a"
     ^ a quote stands before the whole value, and another one after it
rule:"\
     ^ this quote is never closed
file=
^^^^^ `file=`: a value is missing, as in file:PT1H.json
src=10.0.0.x
    ^^^^^^^^ `src=10.0.0.x`: an address is written as 10.0.0.4 or 2001:db8::5, as a network 10.0.0.0/8, as a range 10.0.0.4-10.0.0.9, or is of a kind: private, public, multicast, platform
10.0.0.4:443
^^^^^^^^ `10.0.0.4:`: an address and a port are two terms, as in ip:10.0.0.4 port:443
a or time:2022-09-14T09:00Zx
          ^^^^^^^^^^^^^^^^^^ `time:2022-09-14T09:00Zx`: a time is written as 2022-09-14, 2022-09-14T09:00, 2022-09-14T09:00:30 or 2022-09-14T09:00:30.250, in UTC or with an offset such as +02:00
dport:80,http,httpx
              ^^^^^ `dport:httpx`: no service is known by this name; a port is a number from 0 to 65535
(((a) b)
^ this `(` is never closed
proto:
^^^^^^ `proto:`: a value is missing, as in proto:udp
time>
^^^^^ `time>`: a value is missing, as in time:2022-09-14T09:00..09:05
not
^^^ `not` stands before the term that it excludes
sent>1.5
     ^^^ `sent>1.5`: this is not a whole number of bytes
received:1,2,3
          ^^ `received:1,2`: a counter has one value, without commas; several have or between them, as in bytes:0 or bytes>1MB
DPORT:x
      ^ `DPORT:x`: no service is known by this name; a port is a number from 0 to 65535
not dport:99999
          ^^^^^ `dport:99999`: a port is a number from 0 to 65535
src:private,lan
            ^^^ `src:lan`: an address is written as 10.0.0.4 or 2001:db8::5, as a network 10.0.0.0/8, as a range 10.0.0.4-10.0.0.9, or is of a kind: private, public, multicast, platform
a ) b
  ^ this `)` closes nothing: there is no `(` before it
- -a
^ `-` stands directly before the term that it excludes
-(a
 ^ this `(` is never closed
-"x
 ^ this quote is never closed
x"y
 ^ a quote stands before the whole value, and another one after it
"##;

#[test]
fn every_error_says_where_and_what() {
    let lines: Vec<&str> = CASES.lines().filter(|line| !line.is_empty()).collect();
    assert!(lines.len() >= 120 && lines.len().is_multiple_of(2));
    for case in lines.chunks(2) {
        let (text, expected) = (case[0], case[1]);
        let error = Filter::parse(text).err().unwrap_or_else(|| panic!("{text} was read"));
        let n_before = text[..error.start].chars().count();
        let n_marked = text[error.start..error.end].chars().count();
        let found = format!("{}{} {error}", " ".repeat(n_before), "^".repeat(n_marked));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn messages_are_short_and_on_one_line() {
    for text in
        [format!("dport:{}", "\n\u{7}é".repeat(1_000)).replace('\n', "\u{1}"), format!("x{}:", "y".repeat(5_000))]
    {
        let error = Filter::parse(&text).err().unwrap();
        assert!(error.message.chars().count() < 400 && !error.message.contains(char::is_control), "{error}");
    }
}

/// In bytes, not in characters.
#[test]
fn places_are_on_the_boundaries_of_characters() {
    let error = Filter::parse("é😀 dport:4é").err().unwrap();
    assert_eq!((error.start, error.end), (13, 16));
}
