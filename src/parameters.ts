import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { PluginError, UsageError } from './errors.js';
import { didYouMean } from './nearest.js';
import { type RegisteredCheck, unknownControl } from './registry.js';
import type { Check, JsonSchema, ParameterDefinition, ParameterValue } from './types.js';
import { firstViolation } from './violation.js';

/** By check id, then by parameter name: only what the user set. */
export type ParameterSettings = Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;

/** Reads `CloudTrail.9.requiredTagKeys=Owner,CostCenter`, one assignment a text. */
export function parseParameters(assignments: readonly string[], checks: readonly RegisteredCheck[]): ParameterSettings {
  const settings = new Map<string, Record<string, ParameterValue>>();
  for (const assignment of assignments) {
    const [, id, name, text] = /^([^=]+\.[^.=]+)\.([^.=]+)=(.*)$/s.exec(assignment) ?? [];
    if (id === undefined || name === undefined || text === undefined) {
      throw new UsageError(`--param ${JSON.stringify(assignment)} is not of the form CloudTrail.9.requiredTagKeys=Owner,CostCenter.`);
    }
    const definition = definitionOf(checks, id, name);
    const values = settings.get(id) ?? {};
    if (Object.hasOwn(values, name)) throw new UsageError(`--param ${id}.${name} is given twice. Give it once.`);
    settings.set(id, { ...values, [name]: coerce(text, definition.schema) });
  }
  return Object.fromEntries(settings);
}

/** Throws a UsageError for the first setting that its check does not declare or whose value breaks its schema. */
export function validateParameters(settings: ParameterSettings, checks: readonly RegisteredCheck[]): void {
  for (const [id, values] of Object.entries(settings)) {
    for (const [name, value] of Object.entries(values)) {
      const validate = compile(definitionOf(checks, id, name).schema, id);
      if (validate(value)) continue;
      const { pointer, problem } = firstViolation(validate.errors);
      throw new UsageError(
        `The parameter ${id}.${name} is wrong: ${pointer === '' ? 'it' : `item ${pointer}`} ${problem}. See \`trailproof controls show ${id}\`.`,
      );
    }
  }
}

/** Refuses a plugin's parameter whose schema is no JSON Schema, or whose default breaks it. */
export function validateDefinitions(checks: readonly RegisteredCheck[]): void {
  for (const { check, source } of checks) {
    for (const [name, { schema, default: value, parity }] of Object.entries(check.parameters)) {
      const validate = compile(schema, `${source}: ${check.meta.id}.${name}`);
      if (!validate(value) || (parity !== undefined && !validate(parity))) {
        throw new PluginError(
          `${source} defines ${check.meta.id}.${name} with a default that breaks its own schema: it ${firstViolation(validate.errors).problem}.`,
        );
      }
    }
  }
}

function compile(schema: JsonSchema, culprit: string): ValidateFunction {
  try {
    return new Ajv2020({ allErrors: false }).compile(schema);
  } catch (error) {
    throw new PluginError(`${culprit} has a parameter schema that is not a JSON Schema: ${(error as Error).message}.`);
  }
}

function definitionOf(checks: readonly RegisteredCheck[], id: string, name: string): ParameterDefinition {
  const check: Check | undefined = checks.find(({ check: { meta } }) => meta.id === id)?.check;
  if (check === undefined)
    throw new UsageError(
      unknownControl(
        id,
        checks.map(({ check: { meta } }) => meta.id),
      ),
    );
  const definition = Object.hasOwn(check.parameters, name) ? check.parameters[name] : undefined;
  if (definition !== undefined) return definition;
  const names = Object.keys(check.parameters);
  const known = names.length === 0 ? `${id} has no parameters.` : `Its parameters are ${names.join(', ')}.`;
  throw new UsageError(`${id} has no parameter "${name}".${didYouMean(name, names)} ${known}`);
}

/** Command-line text to the type that the schema asks for; what does not fit stays text, and the schema then says what is wrong. */
function coerce(text: string, schema: JsonSchema): ParameterValue {
  const types = [schema['type']].flat();
  if (types.includes('array')) return text.split(',');
  if (types.includes('null') && text === 'null') return null;
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  if ((types.includes('number') || types.includes('integer')) && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}
