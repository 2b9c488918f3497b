import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { NoOperationTraceWriter } from '@actions/workflow-parser';
import { type ActionTemplate, convertActionTemplate, parseAction } from '@actions/workflow-parser/actions/index';
import { finished, type Outcome, temporaryFolder } from './cli.js';

type Texts = Readonly<Record<string, string>>;
/** What of GitHub's tokens is needed here: a text, or an expression. */
type Token = { readonly toString: () => string } & { readonly expression?: string };

export interface RunStep {
  readonly id: string;
  readonly run: string;
  /** Name → value, with its expressions. */
  readonly env: Readonly<Record<string, Token>>;
}

export interface Action extends Pick<ActionTemplate, 'inputs' | 'outputs'> {
  readonly folder: string;
  readonly steps: readonly RunStep[];
}

export interface StepOutcome extends Outcome {
  /** Of the action, as later steps of the workflow see them. */
  readonly outputs: Texts;
  /** What each step wrote, whether the action names it or not. */
  readonly written: Texts;
  readonly summary: string;
  /** Lines that the runner takes for commands, in order. */
  readonly commands: readonly string[];
}

export interface StepOptions {
  readonly with?: Texts;
  readonly env?: Texts;
  /** The folder of the repository that is checked out. */
  readonly workspace?: string;
  /** Told as soon as the step runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Reads an action with GitHub's own parser, which validates it. */
export function readAction(folder: string): Action {
  const content = readFileSync(join(folder, 'action.yml'), 'utf8');
  const { context, value } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter());
  assert.deepEqual(
    context.errors.getErrors().map(({ message }) => message),
    [],
  );
  const { inputs = [], outputs = [], runs } = convertActionTemplate(context, value!);
  assert.equal(runs.using, 'composite');
  const steps = runs.steps.map(step => {
    assert.ok('run' in step, 'only steps that run a script are understood here');
    const env = Object.fromEntries([...(step.env ?? [])].map(({ key, value: token }) => [key.toString(), token as Token]));
    return { id: step.id, run: step.run.toString(), env };
  });
  return { folder, inputs, outputs, steps };
}

/** A value as the runner has it once its expressions are evaluated, by GitHub's own evaluator. */
function evaluated(token: Token | undefined, context: string, value: data.Dictionary): string {
  if (token?.expression === undefined) return token?.toString() ?? '';
  const expression = new Parser(new Lexer(token.expression).lex().tokens, [context], []).parse();
  return new Evaluator(expression, new data.Dictionary({ key: context, value })).evaluate().coerceString();
}

function dictionary(texts: Texts): data.Dictionary {
  return new data.Dictionary(...Object.entries(texts).map(([key, text]) => ({ key, value: new data.StringData(text) })));
}

/** Runs the steps of an action as a runner does, with nothing in the environment that a runner would not put there. */
export async function runAction(action: Action, options: StepOptions = {}): Promise<StepOutcome> {
  const home = temporaryFolder();
  const files = Object.fromEntries(['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map(name => [name, join(home, name)]));
  const temp = join(home, 'temp');
  mkdirSync(temp);
  const unknown = Object.keys(options.with ?? {}).filter(name => !action.inputs!.some(({ id }) => id === name));
  assert.deepEqual(unknown, [], 'inputs that the action does not have');
  const inputs = dictionary(
    Object.fromEntries(action.inputs!.map(({ id, default: otherwise }) => [id, options.with?.[id] ?? otherwise?.toString() ?? ''])),
  );
  const workspace = options.workspace ?? temporaryFolder();
  const steps = new data.Dictionary();
  let outcome: Outcome = { code: 0, signal: null, stdout: '', stderr: '' };
  let written: Texts = {};
  let summary = '';
  for (const [index, { id, run, env }] of action.steps.entries()) {
    for (const path of Object.values(files)) writeFileSync(path, '');
    const script = join(temp, `${index}.sh`);
    writeFileSync(script, run);
    const given = Object.fromEntries(Object.entries(env).map(([name, token]) => [name, evaluated(token, 'inputs', inputs)]));
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', script], {
      cwd: workspace,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        ...files,
        GITHUB_ACTION_PATH: action.folder,
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temp,
        ...options.env,
        ...given,
      },
      stdio: 'pipe',
    });
    options.onStart?.(child);
    outcome = await finished(child);
    written = outputsIn(readFileSync(files['GITHUB_OUTPUT']!, 'utf8'));
    summary = readFileSync(files['GITHUB_STEP_SUMMARY']!, 'utf8');
    steps.add(id, new data.Dictionary({ key: 'outputs', value: dictionary(written) }));
    if (outcome.code !== 0) break;
  }
  const outputs = Object.fromEntries(action.outputs!.map(({ id, value }) => [id, evaluated(value, 'steps', steps)]));
  return { ...outcome, outputs, written, summary, commands: commandsIn(outcome.stdout) };
}

/** What is in GITHUB_OUTPUT: lines of NAME=VALUE, and NAME<<DELIMITER up to a line that is the delimiter. */
function outputsIn(text: string): Texts {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  while (lines.length > 0) {
    const line = lines.shift()!;
    if (line === '') continue;
    const [, name = '', sign, rest = ''] = /^(.*?)(=|<<)(.*)$/.exec(line) ?? assert.fail(`No output: ${line}`);
    if (sign === '=') found[name] = rest;
    else {
      const end = lines.indexOf(rest);
      assert.ok(end !== -1, `${name} has no end`);
      found[name] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    }
  }
  return found;
}

/** Lines of a log that are commands to the runner, but for those between `stop-commands` and the line that lets them in again. */
function commandsIn(stdout: string): string[] {
  const commands: string[] = [];
  let stopped: string | undefined;
  for (const line of stdout.split('\n').map(one => one.trimStart())) {
    const [, name = '', value = ''] = /^::([^ :]+)[^:]*::(.*)$/.exec(line) ?? [];
    if (stopped !== undefined) {
      if (name === stopped) stopped = undefined;
    } else if (name === 'stop-commands') stopped = value;
    else if (name !== '') commands.push(line);
  }
  assert.equal(stopped, undefined, 'commands stay switched off for the steps that follow');
  return commands;
}
