//! Two plots beside each other as SVG, both axes logarithmic, in the colours of the reader's theme.

use crate::growth::{PARTS, Point};
use std::fmt::Write;

/// Of the area that lines are drawn in.
const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 240.0;
/// Around it, for the labels.
const LEFT: f64 = 66.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 84.0;
const BOTTOM: f64 = 50.0;

/// Colours that stand out on white and on black alike, each with a dash of its own.
const LINES: [(&str, &str); 3] = [("#b5651d", "2 4"), ("#2f7ed8", "8 4"), ("#2a9d5c", "none")];

const STYLE: &str = "text { font: 12px system-ui, sans-serif; fill: #222 } .grid { stroke: #8884 } \
    .line { fill: none; stroke-width: 2 } @media (prefers-color-scheme: dark) { text { fill: #ddd } }";

pub struct Plot<'p> {
    pub title: String,
    pub points: &'p [Point],
    /// What grows.
    pub size: fn(&Point) -> usize,
    pub unit: &'static str,
}

/// The plots as one picture.
pub fn svg(plots: &[Plot<'_>]) -> String {
    let wide = LEFT + WIDTH + RIGHT;
    let (width, height) = (wide * plots.len() as f64, TOP + HEIGHT + BOTTOM);
    let drawn = plots.iter().enumerate().map(|(at, plot)| {
        let (x, y) = (wide * at as f64 + LEFT, TOP);
        format!("<g transform='translate({x} {y})'>\n{}</g>\n", plot.draw())
    });
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' \
         height='{height}' role='img'>\n<title>Milliseconds of compiling, loading and evaluating, by \
         rules and by events</title>\n<style>{STYLE}</style>\n{}</svg>\n",
        drawn.collect::<String>()
    )
}

impl Plot<'_> {
    fn draw(&self) -> String {
        let sizes = Axis::over(self.points.iter().map(|point| (self.size)(point) as f64));
        let times = Axis::over(self.points.iter().flat_map(|point| point.parts));
        let (x, y) = (
            |size| sizes.at(size) * WIDTH,
            |time| (1.0 - times.at(time)) * HEIGHT,
        );
        let mut drawn = format!("<text x='0' y='-18'>{}</text>\n", self.title);
        for size in sizes.decades() {
            let (x, label) = (x(size), short(size));
            writes(
                &mut drawn,
                format_args!("<line class='grid' x1='{x:.1}' x2='{x:.1}' y1='0' y2='{HEIGHT}'/>"),
            );
            writes(
                &mut drawn,
                format_args!(
                    "<text x='{x:.1}' y='{}' text-anchor='middle'>{label}</text>",
                    HEIGHT + 18.0
                ),
            );
        }
        for time in times.decades() {
            let (y, label) = (y(time), short(time));
            writes(
                &mut drawn,
                format_args!("<line class='grid' x1='0' x2='{WIDTH}' y1='{y:.1}' y2='{y:.1}'/>"),
            );
            writes(
                &mut drawn,
                format_args!(
                    "<text x='-8' y='{:.1}' text-anchor='end'>{label} ms</text>",
                    y + 4.0
                ),
            );
        }
        let middle = WIDTH / 2.0;
        writes(
            &mut drawn,
            format_args!(
                "<text x='{middle}' y='{}' text-anchor='middle'>{}</text>",
                HEIGHT + 38.0,
                self.unit
            ),
        );
        for (part, (color, dash)) in LINES.iter().enumerate() {
            let at = |point: &Point| (x((self.size)(point) as f64), y(point.parts[part]));
            let points = self
                .points
                .iter()
                .map(at)
                .map(|(x, y)| format!("{x:.1},{y:.1} "));
            let points: String = points.collect();
            writes(
                &mut drawn,
                format_args!(
                    "<polyline class='line' stroke='{color}' stroke-dasharray='{dash}' points='{points}'/>"
                ),
            );
            if let Some((x, y)) = self.points.last().map(at) {
                writes(
                    &mut drawn,
                    format_args!(
                        "<text x='{:.1}' y='{:.1}'>{}</text>",
                        x + 6.0,
                        y + 4.0,
                        PARTS[part]
                    ),
                );
            }
        }
        drawn
    }
}

/// From the power of ten at or below the least to the one at or above the most.
struct Axis {
    from: f64,
    to: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64> + Clone) -> Axis {
        let logarithms = values.map(|value| value.max(0.01).log10());
        let from = logarithms.clone().fold(f64::MAX, f64::min).floor();
        let to = logarithms.fold(f64::MIN, f64::max).ceil();
        Axis {
            from,
            to: to.max(from + 1.0),
        }
    }

    /// 0 at the beginning of the axis, 1 at its end.
    fn at(&self, value: f64) -> f64 {
        (value.max(0.01).log10() - self.from) / (self.to - self.from)
    }

    fn decades(&self) -> impl Iterator<Item = f64> {
        (self.from as i32..=self.to as i32).map(|power| 10_f64.powi(power))
    }
}

fn short(value: f64) -> String {
    match value {
        value if value >= 1e6 => format!("{}M", value / 1e6),
        value if value >= 1e3 => format!("{}k", value / 1e3),
        value => format!("{value}"),
    }
}

fn writes(text: &mut String, what: std::fmt::Arguments<'_>) {
    writeln!(text, "{what}").expect("a String takes all");
}
