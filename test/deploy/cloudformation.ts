import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, type ScalarTag, type CollectionTag } from 'yaml';
import type { PolicyDocument } from '../support/simulator.js';

export const DEPLOY = resolve(import.meta.dirname, '../../deploy');

interface Parameter {
  readonly Type: string;
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedPattern: string;
  readonly ConstraintDescription: string;
  readonly NoEcho?: boolean;
}

export interface Template {
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Rules: Readonly<
    Record<string, { readonly Assertions: readonly { readonly Assert: unknown; readonly AssertDescription: string }[] }>
  >;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: unknown }>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

export interface RoleProperties {
  readonly RoleName: string;
  readonly Description: string;
  readonly MaxSessionDuration: number;
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: PolicyDocument }[];
}

export type Values = Readonly<Record<string, string>>;

/** `!Sub x` is `{ 'Fn::Sub': x }`; Ref alone has no prefix. */
const FUNCTIONS = ['Ref', 'Sub', 'If', 'Not', 'And', 'Equals', 'Select', 'Split', 'GetAtt'];
const longName = (name: string): string => (name === 'Ref' ? name : `Fn::${name}`);

const tags = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: text => ({ [longName(name)]: text }) },
  {
    tag: `!${name}`,
    collection: 'seq',
    resolve: sequence => ({ [longName(name)]: (sequence as unknown as { toJSON(): unknown }).toJSON() }),
  },
]);

export const readTemplate = (name: string): Template =>
  parse(readFileSync(join(DEPLOY, 'cloudformation', name), 'utf8'), { customTags: tags, version: '1.1' }) as Template;

class Refused extends Error {}

/** What CloudFormation makes of the template with these parameters in a partition; throws what it would refuse. */
export function deploy(template: Template, given: Values, partition = 'aws'): RoleProperties {
  const values = Object.fromEntries(
    Object.entries(template.Parameters).map(([name, parameter]) => {
      const value = given[name] ?? parameter.Default;
      if (value === undefined) throw new Refused(`${name} must have a value`);
      if (!new RegExp(`^(?:${parameter.AllowedPattern})$`).test(value)) throw new Refused(`${name} ${parameter.ConstraintDescription}`);
      return [name, value];
    }),
  );
  assert.deepEqual(
    Object.keys(given).filter(name => !(name in template.Parameters)),
    [],
    'unknown parameters',
  );
  const evaluate = evaluator(template, { ...values, 'AWS::Partition': partition });
  for (const { Assertions } of Object.values(template.Rules)) {
    for (const { Assert, AssertDescription } of Assertions) if (evaluate(Assert) !== true) throw new Refused(AssertDescription);
  }
  return evaluate(template.Resources['MemberRole']?.Properties) as RoleProperties;
}

const NO_VALUE = Symbol('AWS::NoValue');

function evaluator(template: Template, values: Values): (node: unknown) => unknown {
  const evaluate = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(evaluate);
    if (typeof node !== 'object' || node === null) return node;
    const [[name, argument] = ['', null], ...more] = Object.entries(node) as [string, unknown][];
    const apply = more.length === 0 ? functions[name] : undefined;
    if (apply !== undefined) return apply(argument);
    const entries = Object.entries(node).map(([key, value]) => [key, evaluate(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== NO_VALUE));
  };
  const list = (argument: unknown): unknown[] => evaluate(argument) as unknown[];
  const functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Ref: name => (name === 'AWS::NoValue' ? NO_VALUE : valueOf(values, name)),
    'Fn::Sub': argument => {
      const [text, variables] = Array.isArray(argument) ? (argument as [string, object]) : [argument as string, {}];
      const known = { ...values, ...(evaluate(variables) as Values) };
      return text.replace(/\$\{([\w:]+)\}/g, (_, name: string) => valueOf(known, name));
    },
    'Fn::If': argument => {
      const [condition, yes, no] = argument as [string, unknown, unknown];
      assert.ok(condition in template.Conditions, condition);
      return evaluate(evaluate(template.Conditions[condition]) === true ? yes : no);
    },
    'Fn::Not': argument => list(argument)[0] !== true,
    'Fn::And': argument => list(argument).every(one => one === true),
    'Fn::Equals': argument => list(argument)[0] === list(argument)[1],
    'Fn::Select': argument => (list(argument)[1] as string[])[list(argument)[0] as number],
    'Fn::Split': argument => (list(argument)[1] as string).split(list(argument)[0] as string),
  };
  return evaluate;
}

function valueOf(values: Values, name: unknown): string {
  const value = values[name as string];
  assert.ok(value !== undefined, `nothing is called ${String(name)}`);
  return value;
}
