//! When an event happened, from whichever of its fields says so.

/// Nanoseconds since 1970-01-01T00:00:00Z, which reach from 1677 to 2262.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

const SECOND: i64 = 1_000_000_000;
/// Seconds from 1601, where Windows begins to count, to 1970.
const FILETIME_EPOCH: i64 = 11_644_473_600;

/// Fields that say when an event happened, the first that can be read wins.
///
/// The time of the record itself comes before that of its transport, and `UtcTime`, which is
/// Sysmon's own, behind what a pipeline made of it, so that events of one log agree on one field.
const NAMES: [&str; 16] = [
    "@timestamp",
    "_time",
    "TimeCreated",
    "SystemTime",
    "TimeCreated.SystemTime",
    "UtcTime",
    "TimeGenerated",
    "EventTime",
    "Timestamp",
    "ContextTimeStamp",
    "ProcessStartTime",
    "event.created",
    "_indextime",
    "time",
    "ts",
    "EventReceivedTime",
];

/// How good a field is for the time of an event: its place among the fields that tell it, the
/// best first; `None` for any other field.
pub fn rank(name: &str) -> Option<u8> {
    // Most fields of a log are no times, and their length tells most of them apart.
    let same = |known: &&str| known.len() == name.len() && known.eq_ignore_ascii_case(name);
    NAMES.iter().position(same).map(|at| at as u8)
}

impl Time {
    /// Seconds since 1970, as Splunk's `_time` counts.
    pub fn seconds(self) -> f64 {
        // Split, as a double has not the digits for nanoseconds of today.
        (self.0.div_euclid(SECOND)) as f64 + (self.0.rem_euclid(SECOND) as f64) / SECOND as f64
    }

    /// Nanoseconds since 1970.
    pub fn nanoseconds(self) -> i64 {
        self.0
    }

    /// Whether `later` is no more than so many milliseconds after this time.
    pub fn within(self, milliseconds: u64, later: Time) -> bool {
        let passed = i128::from(later.0) - i128::from(self.0);
        passed <= i128::from(milliseconds) * 1_000_000
    }

    /// Reads a time as logs write it: ISO 8601 and its neighbours, American dates, seconds and
    /// finer counts since 1970, Windows file times. A time without a zone is taken for UTC.
    pub fn read(text: &str) -> Option<Time> {
        let text = text.trim().trim_matches('"');
        if text.len() > 64 || !text.is_ascii() {
            return None;
        }
        // PowerShell's JSON writes `/Date(1700000000000)/`.
        if let Some(inner) = text.strip_prefix("/Date(") {
            return number(inner.strip_suffix(")/")?);
        }
        number(text).or_else(|| calendar(text))
    }
}

impl std::fmt::Display for Time {
    /// `2024-01-02 03:04:05.678`, in UTC.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (days, second) = (
            self.0.div_euclid(86_400 * SECOND),
            self.0.rem_euclid(86_400 * SECOND) / SECOND,
        );
        let (year, month, day) = date(days);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        let milliseconds = self.0.rem_euclid(SECOND) / 1_000_000;
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{milliseconds:03}"
        )
    }
}

/// A count since an epoch; how many digits it has says of what, for any day since 1973.
fn number(text: &str) -> Option<Time> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let count: i64 = whole.parse().ok()?;
    let nanoseconds = match whole.len() {
        9..=10 => count.checked_mul(SECOND)?.checked_add(fraction(part))?,
        12..=13 => count.checked_mul(1_000_000)?,
        15..=16 => count.checked_mul(1_000)?,
        18 => count
            .checked_sub(FILETIME_EPOCH * 10_000_000)?
            .checked_mul(100)?,
        19 => count,
        _ => return None,
    };
    Some(Time(nanoseconds))
}

/// The digits behind a decimal point as nanoseconds.
fn fraction(digits: &str) -> i64 {
    let nine = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    nine.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
}

/// Walks over a text of digits and marks.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn digits(&mut self, least: usize, most: usize) -> Option<&'a str> {
        let count = self
            .0
            .bytes()
            .take(most)
            .take_while(u8::is_ascii_digit)
            .count();
        let (digits, rest) = self.0.split_at(count);
        (count >= least).then(|| {
            self.0 = rest;
            digits
        })
    }

    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        self.digits(least, most)?.parse().ok()
    }

    fn take(&mut self, any: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|c| any.contains(c))?;
        self.0 = &self.0[first.len_utf8()..];
        Some(first)
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self
            .0
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word));
        if found {
            self.0 = &self.0[word.len()..];
        }
        found
    }

    fn blanks(&mut self) {
        self.0 = self.0.trim_start();
    }
}

/// A date, and a time of day behind it.
fn calendar(text: &str) -> Option<Time> {
    let mut cursor = Cursor(text);
    let (year, month, day) = year_month_day(&mut cursor)?;
    if !(1..=12).contains(&month) || !(1..=month_days(year, month)).contains(&day) {
        return None;
    }
    // `T`, a blank, or Kibana's ` @ `.
    cursor.take(&['T', 't', ',']);
    cursor.blanks();
    cursor.take(&['@']);
    cursor.blanks();
    if cursor.0.is_empty() {
        return at(year, month, day, 0, 0);
    }
    let mut hour = cursor.number(1, 2)?;
    cursor.take(&[':'])?;
    let minute = cursor.number(2, 2)?;
    let mut second = 0;
    let mut finer = 0;
    if cursor.take(&[':']).is_some() {
        second = cursor.number(2, 2)?;
        if cursor.take(&['.', ',']).is_some() {
            finer = fraction(cursor.digits(1, 12)?);
        }
    }
    cursor.blanks();
    if cursor.word("PM") {
        hour = if hour == 12 { 12 } else { hour + 12 };
    } else if cursor.word("AM") && hour == 12 {
        hour = 0;
    }
    cursor.blanks();
    let offset = zone(&mut cursor)?;
    // A leap second is the second after it.
    if !cursor.0.is_empty() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    at(
        year,
        month,
        day,
        hour * 3_600 + minute * 60 + second - offset,
        finer,
    )
}

/// `2024-01-02`, `2024/01/02`, `01/02/2024` (the month first, as Windows writes it, unless it
/// can't be one), `Jan 2, 2024`.
fn year_month_day(cursor: &mut Cursor<'_>) -> Option<(i64, i64, i64)> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    if let Some(at) = MONTHS.iter().position(|month| cursor.word(month)) {
        cursor.blanks();
        let day = cursor.number(1, 2)?;
        cursor.take(&[','])?;
        cursor.blanks();
        return Some((cursor.number(4, 4)?, at as i64 + 1, day));
    }
    let first = cursor.digits(1, 4)?;
    let mark = cursor.take(&['-', '/', '.'])?;
    let second = cursor.number(1, 2)?;
    cursor.take(&[mark])?;
    if first.len() == 4 {
        return Some((first.parse().ok()?, second, cursor.number(1, 2)?));
    }
    let first = first.parse().ok()?;
    let year = cursor.number(4, 4)?;
    let day_first = mark == '.' || first > 12;
    Some(if day_first {
        (year, second, first)
    } else {
        (year, first, second)
    })
}

/// Seconds east of UTC.
fn zone(cursor: &mut Cursor<'_>) -> Option<i64> {
    if cursor.take(&['Z', 'z']).is_some() || cursor.word("UTC") || cursor.word("GMT") {
        return Some(0);
    }
    let Some(sign) = cursor.take(&['+', '-']) else {
        return Some(0);
    };
    let hours = cursor.number(2, 2)?;
    cursor.take(&[':']);
    let minutes = cursor.number(2, 2).unwrap_or(0);
    let seconds = hours * 3_600 + minutes * 60;
    Some(if sign == '-' { -seconds } else { seconds })
}

fn at(year: i64, month: i64, day: i64, seconds: i64, finer: i64) -> Option<Time> {
    let seconds = days(year, month, day) * 86_400 + seconds;
    seconds.checked_mul(SECOND)?.checked_add(finer).map(Time)
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
///
/// Counts years from March on, so that the leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date so many days after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + later, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_every_spelling() {
        // 1700000000 is 2023-11-14 22:13:20 UTC.
        let same = [
            "2023-11-14T22:13:20Z",
            "2023-11-14 22:13:20",
            "2023-11-14 22:13:20.000",
            "2023-11-14T22:13:20.000000000Z",
            "2023-11-14T23:13:20+01:00",
            "2023-11-14T17:13:20-0500",
            "2023-11-14T22:13:20.000+0000",
            "2023-11-14 22:13:20 UTC",
            "2023/11/14 22:13:20",
            "11/14/2023 10:13:20 PM",
            "14.11.2023 22:13:20",
            "14/11/2023 22:13:20",
            "Nov 14, 2023 @ 22:13:20.000",
            "1700000000",
            "1700000000.000",
            "1700000000000",
            "1700000000000000",
            "1700000000000000000",
            "133444736000000000",
            "/Date(1700000000000)/",
        ];
        for text in same {
            assert_eq!(
                Time::read(text).map(Time::nanoseconds),
                Some(1_700_000_000 * SECOND),
                "{text}"
            );
        }
    }

    #[test]
    fn parts_of_seconds_are_kept() {
        let of = |text: &str| Time::read(text).unwrap().nanoseconds() % SECOND;
        assert_eq!(of("2023-11-14T22:13:20.1234567Z"), 123_456_700);
        assert_eq!(of("2023-11-14 22:13:20,5"), 500_000_000);
        assert_eq!(of("1700000000.25"), 250_000_000);
    }

    #[test]
    fn what_is_no_time_is_none() {
        let none = [
            "",
            "x",
            "12",
            "2023-13-01",
            "2023-02-29",
            "2023-11-14T25:00:00Z",
            "22:13:20",
            "-",
            "2023-11-14T22:13:20 and more",
            "99999999999999999999",
            "2023-11-14T22:13:20+é",
            "9999-01-01",
        ];
        for text in none {
            assert_eq!(Time::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_reads_as_it_is_shown() {
        for text in [
            "2024-02-29 23:59:59.999",
            "1970-01-01 00:00:00.000",
            "1969-12-31 23:59:59.500",
        ] {
            assert_eq!(Time::read(text).unwrap().to_string(), text);
        }
    }
}
