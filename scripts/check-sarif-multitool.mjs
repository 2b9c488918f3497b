// Has Microsoft's sarif-multitool judge SARIF files: node scripts/check-sarif-multitool.mjs [FILE…]
// Without a file it judges the examples in every profile, as the built command writes them, and test-multitool/ holds its matching of results against ours.
// The tool is 104 MB, so it is no devDependency: it is fetched once into .cache/.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '5.7.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.cache', 'sarif-multitool');
const command = join(root, 'dist', 'bin.js');
const home = join(cache, VERSION);

const PLATFORMS = {
  linux: ['sarif-multitool-linux', 'Sarif.Multitool'],
  darwin: ['sarif-multitool-darwin', 'Sarif.Multitool'],
  win32: ['sarif-multitool-win32', 'Sarif.Multitool.exe'],
};

function fail(message) {
  console.error(`check-sarif-multitool: ${message}`);
  process.exit(1);
}

function run(command, args, options) {
  const outcome = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  const said = [outcome.error?.message, outcome.stdout, outcome.stderr].filter(Boolean).join('\n').trim();
  return { ok: outcome.error === undefined && outcome.status === 0, said };
}

/** The path of the executable, fetched when it is not in the cache. */
function multitool() {
  const [name, file] = PLATFORMS[process.platform] ?? fail(`there is no sarif-multitool for ${process.platform}.`);
  const executable = join(home, 'node_modules', '@microsoft', name, file);
  if (!existsSync(executable)) {
    console.log(`Fetching @microsoft/sarif-multitool ${VERSION} into .cache/sarif-multitool …`);
    const partial = join(cache, `partial-${process.pid}`);
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, 'package.json'), JSON.stringify({ private: true }));
    // The scripts of the package do no more than the chmod below.
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', `@microsoft/sarif-multitool@${VERSION}`];
    const { ok, said } = run('npm', args, { cwd: partial, shell: process.platform === 'win32' });
    if (!ok) {
      rmSync(partial, { recursive: true, force: true });
      fail(`@microsoft/sarif-multitool ${VERSION} cannot be fetched, so nothing was checked.\n${said}`);
    }
    // Renamed only when it is whole, so that an interrupted fetch is never taken for the tool.
    rmSync(home, { recursive: true, force: true });
    renameSync(partial, home);
  }
  if (!existsSync(executable)) fail(`${executable} is missing after the fetch. Remove .cache/sarif-multitool and try again.`);
  chmodSync(executable, 0o755);
  accessSync(executable, constants.X_OK);
  return executable;
}

/** The tool's exit code is 0 for a file full of errors: only the results that it writes can be believed. */
function validate(executable, file, output) {
  rmSync(output, { force: true });
  const args = ['validate', file, '--rule-kind', 'Sarif;Gh', '--level', 'Error;Warning;Note', '-o', output, '--log', 'ForceOverwrite'];
  const { said } = run(executable, args, { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } });
  if (!existsSync(output)) fail(`the tool wrote no output for ${file}.\n${said}`);
  const { runs } = JSON.parse(readFileSync(output, 'utf8').replace(/^\uFEFF/, ''));
  rmSync(output);
  if (!Array.isArray(runs) || runs.length === 0) fail(`the tool's output for ${file} has no run, so nothing was checked.\n${said}`);
  const notifications = runs.flatMap(({ invocations = [] }) => invocations).flatMap(one => one.toolExecutionNotifications ?? []);
  const broken = notifications.filter(({ level }) => level === 'error');
  return [...runs.flatMap(({ results = [], tool }) => results.map(one => ({ ...one, rules: tool.driver.rules }))), ...broken];
}

function describe({ ruleId, rule, ruleIndex, rules, message, locations = [] }) {
  const { startLine, startColumn } = locations[0]?.physicalLocation?.region ?? {};
  const definition = rules?.[ruleIndex ?? rule?.index];
  const template = message.text ?? definition?.messageStrings?.[message.id]?.text ?? message.id;
  const text = (message.arguments ?? []).reduce((all, value, index) => all.replaceAll(`{${index}}`, value), template);
  return `${ruleId ?? rule?.id ?? 'tool'} at ${startLine ?? '?'}:${startColumn ?? '?'}: ${text}`;
}

/** A result's level, from its rule when it has none of its own. */
function levelOf({ level, ruleIndex, rule, rules }) {
  return level ?? rules?.[ruleIndex ?? rule?.index]?.defaultConfiguration?.level ?? 'warning';
}

/** The examples as SARIF, in every profile. */
function ownReports() {
  if (!existsSync(command)) fail('dist/bin.js is missing. Run `npm run build` first, or name the SARIF files to check.');
  return ['account.json', 'organization.jsonl'].flatMap(example =>
    ['github', 'full'].map(profile => {
      const output = join(cache, 'reports', `${example}.${profile}.sarif`);
      rmSync(output, { force: true });
      const input = join(root, 'examples', example);
      const args = ['scan', '--input', input, '-o', `sarif=${output}`, '--sarif-profile', profile, '--fail-on', 'none', '--allow-unknown'];
      const { ok, said } = run(process.execPath, [command, ...args]);
      if (!ok || !existsSync(output)) fail(`trailproof wrote no SARIF of ${input} in the profile ${profile}.\n${said}`);
      return output;
    }),
  );
}

const named = process.argv.slice(2);
const absent = named.filter(file => !existsSync(file));
if (absent.length > 0) fail(`no such file: ${absent.join(', ')}.`);
const files = named.length > 0 ? named : ownReports();

const executable = multitool();
let bad = 0;
for (const [index, file] of files.entries()) {
  const found = validate(executable, resolve(file), join(cache, `output-${process.pid}-${index}.sarif`));
  const grave = found.filter(one => ['error', 'warning'].includes(levelOf(one)));
  const notes = found.filter(one => levelOf(one) === 'note').map(({ ruleId, rule }) => ruleId ?? rule?.id);
  console.log(
    `${relative('', file)}: ${grave.length} errors and warnings, ${notes.length} notes${notes.length > 0 ? ` (${[...new Set(notes)].sort().join(', ')})` : ''}`,
  );
  for (const one of grave) console.log(`  ${levelOf(one)} ${describe(one)}`);
  bad += grave.length;
}
if (named.length === 0) {
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const args = [mocha, 'test-multitool/*.test.ts'];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SARIF_MULTITOOL: executable },
  });
  if (status !== 0) bad += 1;
}
process.exitCode = bad === 0 ? 0 : 1;
