// Highlighting for the languages that rules are written in. It is enough to tell words from strings:
// the core says what is wrong. All go line by line, so that no text, however deeply nested, is more
// than one of them can take; a parser that builds a tree overflows its stack on `[[[[…`.
import { StreamLanguage } from '@codemirror/language';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import { yaml } from '@codemirror/legacy-modes/mode/yaml';

const words = (text) => new Set(text.split(' '));

const languages = {
  eql: {
    keywords: words('and or not in where sequence by with maxspan until sample join true false null any runs like regex of'),
    lineComment: /\/\/.*/,
    quotes: /"""[^]*?"""|\?"[^"]*"|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/,
    caseless: false,
  },
  kql: { keywords: words('and or not'), lineComment: /(?!)/, quotes: /"(?:[^"\\]|\\.)*"/, caseless: true },
  spl: {
    keywords: words(
      'and or not in by as where search from eval stats eventstats streamstats tstats rex regex rename fields table ' +
      'bin bucket sort dedup lookup join append transaction values count summariesonly datamodel span over output ' +
      'fillnull head tail mvexpand makemv spath convert replace',
    ),
    lineComment: /(?!)/,
    quotes: /"(?:[^"\\]|\\.)*"|```[^]*?```|`[^`]*`/,
    caseless: true,
  },
};

function stream({ keywords, lineComment, quotes, caseless }) {
  return StreamLanguage.define({
    // A quoted text may go on for lines: what ends it is kept from line to line.
    startState: () => ({ until: null }),
    copyState: (state) => ({ ...state }),
    token(stream, state) {
      if (state.until) {
        if (stream.skipTo(state.until)) {
          stream.match(state.until);
          state.until = null;
        } else {
          stream.skipToEnd();
        }
        return 'string';
      }
      if (stream.eatSpace()) return null;
      if (stream.match(lineComment)) return 'comment';
      if (stream.match(/^\/\*.*?\*\//)) return 'comment';
      if (stream.match(quotes)) return 'string';
      const open = stream.match(/^("""|'''|```)/);
      if (open) {
        state.until = open[0];
        return 'string';
      }
      if (stream.match(/^-?\d+(\.\d+)?([smhd]|ms)?\b/)) return 'number';
      const word = stream.match(/^[\p{L}_@#?][\p{L}\p{N}_.~-]*/u);
      if (word) {
        const name = caseless ? word[0].toLowerCase() : word[0];
        if (keywords.has(name.replace(/~$/, ''))) return 'keyword';
        if (stream.peek() === '(') return 'variableName.function';
        return stream.match(/^\s*(==|!=|<=|>=|[=<>:])/, false) ? 'propertyName' : null;
      }
      if (stream.match(/^(==|!=|<=|>=|[=<>:|])/)) return 'operator';
      stream.next();
      return null;
    },
    languageData: { commentTokens: { line: caseless ? undefined : '//' } },
  });
}

const made = {
  ...Object.fromEntries(Object.entries(languages).map(([name, language]) => [name, stream(language)])),
  toml: StreamLanguage.define(toml),
  yaml: StreamLanguage.define(yaml),
};

/** The extension for `yaml`, `eql`, `kql`, `spl` or `toml`. */
export const highlighting = (name) => made[name];
