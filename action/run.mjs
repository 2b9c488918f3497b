// The step of action.yml: one scan, and what came of it as outputs. It has Node's own modules only, because nothing is installed for it.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const { env } = process;
const action = fileURLToPath(new URL('..', import.meta.url));
const place = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), 'trailproof-'));
/** Reports of this scan alone, in a folder that is new: none can be there of an earlier one. */
const own = Object.fromEntries(['json', 'jsonl', 'markdown', 'github'].map(format => [format, join(place, `report.${format}`)]));

/** What it says of itself where no scan ran to its end: nothing is known, so no number is 0 and nothing may be uploaded. */
const UNKNOWN = {
  'exit-code': 2,
  complete: false,
  'sarif-uploadable': false,
  new: '',
  failed: '',
  errors: '',
  suppressed: '',
  'report-path': '',
};

function input(name) {
  return env[`INPUT_${name.toUpperCase().replace(/-/g, '_')}`] || '';
}

function lines(text, separator = /\r?\n/) {
  return text.split(separator).filter(line => line.trim() !== '');
}

function isOn(name) {
  const value = input(name);
  if (value !== 'true' && value !== 'false') throw new Error(`The input ${name} is true or false, but not "${value}".`);
  return value === 'true';
}

/** The built command line of this folder or, in a checkout that nobody built, the same version from npm. */
function commandLine() {
  const built = join(action, 'dist/bin.js');
  if (existsSync(built)) return built;
  const { name, version } = JSON.parse(readFileSync(join(action, 'package.json'), 'utf8'));
  // In a folder of its own, so that no .npmrc of the repository that is checked out says where packages come from.
  writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`];
  const { status } = spawnSync('npm', args, { cwd: place, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`npm could not install ${name} ${version}, so nothing was scanned. Its reason is above.`);
  return join(place, 'node_modules', name, 'dist/bin.js');
}

/** Where a report of this format goes that the user asked for. */
function pathOf(format, outputs) {
  const start = `${format}=`;
  return outputs.find(output => output.startsWith(start) && output !== `${start}-`)?.slice(start.length);
}

/** The arguments of one scan. A value is part of its option's word, so none is taken for an option or for two. */
function scanArguments(outputs) {
  const values = ['baseline', 'gate', 'fail-on', 'suppressions', 'config'].filter(name => input(name) !== '');
  const more = ['jsonl', ...(pathOf('json', outputs) === undefined ? ['json'] : [])];
  if (isOn('summary')) more.push('markdown');
  if (isOn('annotations')) more.push('github');
  return [
    'scan',
    ...lines(input('input')).map(path => `--input=${path}`),
    ...values.map(name => `--${name}=${input(name)}`),
    ...[...outputs, ...more.map(format => `${format}=${own[format]}`)].map(output => `--output=${output}`),
    ...lines(input('args')),
  ];
}

/** Runs it to its end, also when the job is cancelled, and gives its exit code as a shell has it. */
async function exitCodeOf(command, args, cwd) {
  const child = spawn(process.execPath, [command, ...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done(code === null ? 128 + constants.signals[signal] : code));
  });
}

/** The outputs of a scan that has written its reports, or those of one that has not. */
function outputsOf(code, outputs, cwd) {
  if (!existsSync(own.jsonl)) {
    if (code === 0) throw new Error('Nothing was scanned, as with --help among args.');
    return { ...UNKNOWN, 'exit-code': code };
  }
  let head;
  let failedAnew = 0;
  let suppressed = 0;
  // Line by line: of ten thousand accounts, the whole would not fit into one text.
  const bytes = readFileSync(own.jsonl);
  for (let start = 0, end; (end = bytes.indexOf('\n', start)) !== -1; start = end + 1) {
    const one = JSON.parse(bytes.toString('utf8', start, end));
    if (one.type === 'scan') head = one;
    if (one.type !== 'finding') continue;
    if (one.suppression !== undefined) suppressed += 1;
    if (one.status === 'FAILED' && one.baseline !== undefined && one.baseline.status !== 'FAILED') failedAnew += 1;
  }
  const { scan, summary, baseline } = head;
  const complete = (code === 0 || code === 1) && scan.complete && !scan.interrupted;
  // An alert closes when it is not in the next upload, and so would those of an account that is no longer scanned.
  const isAllThere = baseline === undefined || baseline.missingScope.length + baseline.counts.notReevaluated === 0;
  return {
    'exit-code': code,
    complete,
    'sarif-uploadable': complete && isAllThere && pathOf('sarif', outputs) !== undefined,
    new: baseline === undefined ? '' : failedAnew,
    failed: summary.byStatus.FAILED,
    errors: summary.byStatus.WARNING + summary.byStatus.NOT_AVAILABLE,
    suppressed,
    'report-path': resolve(cwd, pathOf('json', outputs) || own.json),
  };
}

async function run() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || major === 21 || (major === 20 && minor < 19))
    throw new Error(
      `trailproof runs on Node.js 20.19, 22 and later, and this is ${process.version}. Put actions/setup-node before this step.`,
    );
  const cwd = resolve(env.GITHUB_WORKSPACE || '.', input('working-directory'));
  if (!existsSync(cwd)) throw new Error(`There is no folder ${cwd}, which working-directory names.`);
  const outputs = lines(input('outputs'), /\r?\n|,/).map(output => output.trim());
  const args = scanArguments(outputs);
  // Names out of AWS are printed: the runner shall take no line for a command.
  const token = randomUUID();
  writeSync(1, `::stop-commands::${token}\n`);
  let code;
  try {
    code = await exitCodeOf(commandLine(), args, cwd);
  } finally {
    writeSync(1, `::${token}::\n`);
  }
  if (existsSync(own.github)) writeSync(1, readFileSync(own.github));
  if (existsSync(own.markdown) && env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, readFileSync(own.markdown));
  return outputsOf(code, outputs, cwd);
}

const result = await run().catch(error => {
  const message = error.message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  writeSync(1, `::error title=trailproof::${message}\n`);
  return UNKNOWN;
});
process.exitCode = result['exit-code'];
// A delimiter that nobody can know, so that no value begins an output of its own.
const delimiter = randomUUID();
const written = Object.entries(result).map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
appendFileSync(env.GITHUB_OUTPUT, written.join(''));
