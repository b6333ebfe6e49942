//! What is on the screen: one component a file. Props are data; whatever happens goes up as an
//! [`Action`].

mod about;
mod app;
mod badges;
mod candidate;
mod command_view;
mod detail_pane;
mod diagnostics;
mod editors;
mod evasion;
mod evasion_row;
mod event_links;
mod event_list;
mod event_row;
mod events_editor;
mod events_pane;
mod exclusions;
mod fields_table;
mod fields_view;
mod fired_rules;
mod flip_line;
mod found_formats;
mod group_line;
mod guide_logs;
mod guide_overview;
mod guide_rules;
mod guide_values;
mod guide_view;
mod header;
mod icons;
mod label_bar;
mod label_buttons;
mod legend;
mod notice_bar;
mod own_rule;
mod pager;
mod patch_dialog;
mod patch_text;
mod playground;
mod predicate_line;
mod predicates_table;
mod reach_chip;
mod reach_missing;
mod reach_source;
mod rests_on;
mod rule_detail;
mod rule_editor;
mod rule_list;
mod rule_source;
mod rules_view;
mod samples;
mod status;
mod summary;
mod supply_panel;
mod telemetry_table;
mod text_editor;
mod trace_leaf;
mod trace_tree;
mod value_text;
mod verdict_card;
mod verdict_groups;
mod verdicts_pane;
mod welcome;

pub use app::start;

use crate::state::Action;
use yew::Callback;

/// How components tell the page what happened.
pub type Dispatch = Callback<Action>;
