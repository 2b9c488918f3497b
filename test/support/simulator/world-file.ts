import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Fault } from './faults.js';
import type { World } from './world.js';

/** A world from a JSON file, or from a module whose default export is one: a world of many accounts is a function of their index. */
export async function readWorld(file: string): Promise<World> {
  const world = file.endsWith('.json') ? await readJson(file) : await readModule(file);
  if (!isWorld(world)) throw new Error(`${file} is not a world: it needs a list "accounts" of objects with an "id" of twelve digits.`);
  return world;
}

export async function readFaults(file: string): Promise<readonly Fault[]> {
  const faults = await readJson(file);
  if (!Array.isArray(faults) || !faults.every(isFault)) throw new Error(`${file} is not a list of faults: each needs a "kind".`);
  return faults;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function readModule(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown };
  return module.default;
}

function isWorld(value: unknown): value is World {
  if (typeof value !== 'object' || value === null || !('accounts' in value)) return false;
  const { accounts } = value;
  if (Array.isArray(accounts)) return accounts.every(hasId);
  return typeof accounts === 'object' && accounts !== null && 'count' in accounts && 'at' in accounts;
}

const hasId = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' && /^\d{12}$/u.test(value.id);

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
