import { builtinChecks } from '../checks/index.js';
import { Engine, type EngineOptions } from './engine.js';
import type { Collected, LiveOptions, OrganizationOptions } from './collect/options.js';
import { type Input, readInput } from './input/index.js';
import type { ParameterSettings } from './parameters.js';
import { loadPlugin } from './plugins.js';
import { register, type RegisteredCheck, select, type Selection } from './registry.js';
import { TOOL } from './tool.js';
import type { ParameterValue, ScanResult, SkippedAccount, Snapshot } from './types.js';

export interface ScanOptions extends Selection {
  /** Files to judge; `-` is standard input. Without any, the account of the caller's credentials is judged. */
  readonly input?: readonly string[];
  /** How to reach the caller's account. */
  readonly live?: Omit<LiveOptions, 'facts' | 'logBuckets' | 'parameters' | 'now' | 'atMost'>;
  /** Scan the accounts of the caller's organization, or those that are named, and not the caller's alone. */
  readonly organization?: Omit<OrganizationOptions, 'onSkipped'>;
  /** Told of each account's evidence before it is judged, to save it. An account may come a second time, in the place of the first. */
  readonly onSnapshot?: (snapshot: Snapshot) => void | Promise<void>;
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** What the files cannot know. */
  readonly account?: string;
  readonly region?: string;
  readonly collectedAt?: string;
  /** Modules with checks of your own: a path that begins with `.` or `/`, or a package name. */
  readonly plugins?: readonly string[];
  /** Settings by check id, or assignments like `CloudTrail.9.requiredTagKeys=Owner`. */
  readonly parameters?: ParameterSettings | readonly string[];
  /** One value for the parameter `scope` of every selected check that has one. */
  readonly scope?: string;
  /** Only resources of these Regions get findings; evidence is read in all of them. */
  readonly regions?: readonly string[];
  /** A Region that denies its listing counts as one that is not in use. */
  readonly skipDeniedRegions?: boolean;
  /** Judge as Security Hub does, wherever the two are known to differ. */
  readonly parity?: boolean;
  /** Told that an account has been judged, and on what. */
  readonly onJudged?: (snapshot: Snapshot) => void | Promise<void>;
  /** When an earlier run began that this one goes on with, ISO 8601 in UTC. */
  readonly startedAt?: string;
  /** The clock; by default the machine's. */
  readonly now?: () => Date;
  readonly onCheckError?: EngineOptions['onCheckError'];
}

/** All checks: the built-in ones and those of the plugins. */
export async function loadRegistry(plugins: readonly string[] = []): Promise<readonly RegisteredCheck[]> {
  let registry = register([], builtinChecks, 'trailproof');
  for (const plugin of plugins) registry = register(registry, await loadPlugin(plugin), plugin);
  const guests = registry.filter(({ source }) => source !== TOOL.name);
  if (guests.length > 0) (await import('./parameters.js')).validateDefinitions(guests);
  return registry;
}

/** The checks that are asked for, ready to judge: the selection and the parameters are validated here. */
export async function prepareEngine(
  options: Pick<ScanOptions, 'plugins' | 'parameters' | 'scope' | 'parity' | 'regions' | 'skipDeniedRegions' | 'onCheckError'> & Selection,
): Promise<Engine> {
  const registry = await loadRegistry(options.plugins);
  const checks = select(registry, options);
  const parameters = await settings(options, registry);
  return new Engine({
    checks,
    parameters,
    parity: options.parity ?? false,
    ...(options.regions !== undefined && options.regions.length > 0 && { regions: options.regions }),
    skipDeniedRegions: options.skipDeniedRegions ?? false,
    ...(options.onCheckError && { onCheckError: options.onCheckError }),
  });
}

/**
 * Judges saved evidence, the caller's own account, or the accounts of an organization. Rejects with a KnownError (UsageError, InputError, PluginError,
 * CredentialsError, OrganizationError) when anything that it was given is wrong, or when it cannot be told which accounts there are; nothing is judged then.
 */
export async function scan(options: ScanOptions): Promise<ScanResult> {
  const now = options.now ?? ((): Date => new Date());
  const { startedAt = now().toISOString() } = options;
  const engine = await prepareEngine(options);
  const isLive = options.input === undefined || options.input.length === 0;
  const input = isLive ? null : await readFiles(options);
  const skipped: SkippedAccount[] = [...(input?.skippedAccounts ?? [])];
  const members: string[] = [];
  const collected = input === null ? collectLive(options, engine, now, skipped, members) : evidenceOf(input);
  for await (const { snapshot, isEarlier } of collected) {
    if (!isEarlier) await options.onSnapshot?.(snapshot);
    // The owner of a bucket that another account's trail led to comes again, with it.
    if (engine.has(snapshot.account)) engine.replace(snapshot);
    else engine.add(snapshot);
    await options.onJudged?.(snapshot);
  }
  return engine.finish({
    startedAt,
    finishedAt: now().toISOString(),
    inputs: input?.sources ?? [],
    skipped,
    isInterrupted: options.live?.signal?.aborted ?? false,
    members,
  });
}

function readFiles({ input = [], stdin, account, region, collectedAt }: ScanOptions): Promise<Input> {
  return readInput({
    files: input,
    ...(stdin && { stdin }),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    ...(collectedAt !== undefined && { collectedAt }),
  });
}

async function* evidenceOf(input: Input): AsyncGenerator<Collected> {
  for await (const snapshot of input.snapshots()) yield { snapshot, isEarlier: false };
}

/** The evidence that an engine's checks need, of the caller's own account or of the accounts of an organization. The AWS SDK is only loaded here. */
export async function* collectLive(
  { live, region, organization }: Pick<ScanOptions, 'live' | 'region' | 'organization'>,
  engine: Engine,
  now: () => Date,
  skipped: SkippedAccount[] = [],
  members: string[] = [],
): AsyncGenerator<Collected> {
  const { collectAccount, collectAccounts } = await import('./collect/index.js');
  const logBuckets = Object.values(engine.parameters).flatMap(({ logBuckets }) =>
    Array.isArray(logBuckets) ? (logBuckets as readonly string[]) : [],
  );
  const options: LiveOptions = {
    ...live,
    ...(region !== undefined && { region }),
    facts: engine.needs,
    parameters: engine.parameters,
    logBuckets: [...new Set(logBuckets)],
    now,
  };
  if (organization === undefined) yield { snapshot: await collectAccount(options), isEarlier: false };
  else {
    yield* collectAccounts({
      coverage: true,
      ...options,
      ...organization,
      onSkipped: account => skipped.push(account),
      onTarget: target => {
        // AWS Organizations gave the name: an account that was named by its id alone need not belong to the organization.
        if (target.name !== null) members.push(target.account);
        organization.onTarget?.(target);
      },
    });
  }
}

/** Settings of controls that are not selected are validated like all others, and then have no effect. */
async function settings(
  { parameters, scope }: Pick<ScanOptions, 'parameters' | 'scope'>,
  checks: readonly RegisteredCheck[],
): Promise<ParameterSettings> {
  const given = parameters ?? {};
  const scoped =
    scope === undefined ? [] : checks.filter(({ check }) => Object.hasOwn(check.parameters, 'scope')).map(({ check }) => check.meta.id);
  if (scoped.length === 0 && Object.keys(given).length === 0) return {};
  // ajv is only loaded when there is something to validate.
  const { parseParameters, validateParameters } = await import('./parameters.js');
  const set: ParameterSettings = Array.isArray(given) ? parseParameters(given as readonly string[], checks) : (given as ParameterSettings);
  const ids = new Set([...Object.keys(set), ...scoped]);
  const all = Object.fromEntries(
    [...ids].map(id => {
      const values: Readonly<Record<string, ParameterValue>> = { ...(scoped.includes(id) && scope !== undefined && { scope }), ...set[id] };
      return [id, values];
    }),
  );
  validateParameters(all, checks);
  return all;
}
