import type { Answer, Call, ServiceName } from './call.js';
import { errorAnswer } from './protocol.js';
import { seededRandom } from './random.js';
import { actionOf, denial, refusal } from './spelling.js';

export type FaultKind =
  /** Refused for want of permission, in the service's own spelling. */
  | 'denied'
  /** The same with the words of an explicit deny in a service control policy. */
  | 'scpDenied'
  | 'throttled'
  | 'serverError'
  | 'expiredToken'
  /** 200 with a body that does not parse. A HEAD, which has none, gets 200 without the headers that it asks for. */
  | 'malformed'
  /** 200 with a well-formed body of something else. */
  | 'wrongBody'
  /** The headers and half the body, then the connection is cut. */
  | 'truncated'
  /** The connection is closed without an answer. */
  | 'reset'
  /** The connection is reset (RST) as soon as the request is known: the nearest to an endpoint that cannot be reached. */
  | 'unreachable'
  /** Never answers. */
  | 'timeout'
  /** Answers after `ms`; further rules still apply. */
  | 'slow';

/** One value, several, or a beginning with `*`. */
export type Pattern = string | readonly string[];

/** A rule. Every member that is given must match; the first rule that matches and fires decides. */
export interface Fault {
  readonly kind: FaultKind;
  readonly service?: ServiceName | readonly ServiceName[];
  readonly operation?: Pattern;
  /** The caller's; a call that assumes a role of an account names it in `resource`. */
  readonly account?: Pattern;
  readonly region?: Pattern;
  /** Any of what the call names: a trail's ARN, a bucket, a role's ARN, a key. */
  readonly resource?: Pattern;
  /** The IAM actions that it leaves alone, so that a denial of all else is a policy. */
  readonly except?: readonly string[];
  /** Only the nth matching request, from 1. */
  readonly nth?: number;
  /** Only the first so many matching requests. */
  readonly times?: number;
  /** `nth` and `times` count each (account, Region, API, resource) by itself. */
  readonly each?: boolean;
  /** Fires for this share of the matching requests, by the seed. */
  readonly probability?: number;
  /** For `slow`. */
  readonly ms?: number;
}

/** What goes wrong with one request. `answer` replaces the real one; `delivery` spoils how it is sent. */
export interface Trouble {
  readonly delayMs: number;
  readonly kind?: FaultKind;
  readonly answer?: Answer;
}

const NONE: Trouble = { delayMs: 0 };

export class Faults {
  #rules: readonly Fault[] = [];
  #counts: Map<string, number>[] = [];
  readonly #random: () => number;

  constructor(rules: readonly Fault[], seed: number) {
    this.#random = seededRandom(seed);
    this.set(rules);
  }

  /** Replaces the rules; counts start again. */
  set(rules: readonly Fault[]): void {
    this.#rules = rules;
    this.#counts = rules.map(() => new Map<string, number>());
  }

  trouble(call: Call): Trouble {
    if (this.#rules.length === 0) return NONE;
    let delayMs = 0;
    for (const [index, fault] of this.#rules.entries()) {
      if (!matches(fault, call) || !this.#fires(fault, index, call)) continue;
      if (fault.kind === 'slow') delayMs += fault.ms ?? 1000;
      else return { delayMs, kind: fault.kind, ...replacement(fault.kind, call) };
    }
    return { delayMs };
  }

  #fires(fault: Fault, index: number, call: Call): boolean {
    const key =
      fault.each === true ? `${call.caller.account} ${call.region} ${call.service}:${call.operation} ${call.resources.join()}` : '';
    const count = (this.#counts[index]!.get(key) ?? 0) + 1;
    this.#counts[index]!.set(key, count);
    if (fault.nth !== undefined && count !== fault.nth) return false;
    if (fault.times !== undefined && count > fault.times) return false;
    return fault.probability === undefined || this.#random() < fault.probability;
  }
}

function matches(fault: Fault, call: Call): boolean {
  return (
    isMatch(fault.service, call.service) &&
    isMatch(fault.operation, call.operation) &&
    isMatch(fault.account, call.caller.account) &&
    isMatch(fault.region, call.region) &&
    fault.except?.includes(actionOf(call)) !== true &&
    (fault.resource === undefined || call.resources.some(resource => isMatch(fault.resource, resource)))
  );
}

function isMatch(pattern: Pattern | undefined, value: string): boolean {
  if (pattern === undefined) return true;
  if (typeof pattern !== 'string') return pattern.some(one => isMatch(one, value));
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

/** The answer that stands in for the real one, where the fault has one. */
function replacement(kind: FaultKind, call: Call): Pick<Trouble, 'answer'> {
  const { service } = call;
  switch (kind) {
    case 'denied':
      return { answer: errorAnswer(service, denial(call, 'identity')) };
    case 'scpDenied':
      return { answer: errorAnswer(service, denial(call, 'scp')) };
    case 'throttled':
    case 'serverError':
    case 'expiredToken':
      return { answer: errorAnswer(service, refusal(service, kind)) };
    case 'malformed':
      return { answer: spoilt(service, isXml(service) ? '<Broken><Unclosed>' : '{"broken": [', kind) };
    case 'wrongBody':
      return { answer: spoilt(service, isXml(service) ? OTHER_XML : OTHER_JSON, kind) };
    default:
      return {};
  }
}

const OTHER_XML =
  '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>other</Name></ListBucketResult>';
const OTHER_JSON = '{"Unrelated":{"Name":"other"}}';

const isXml = (service: ServiceName): boolean => service === 's3' || service === 's3control' || service === 'sts' || service === 'ec2';

function spoilt(service: ServiceName, body: string, outcome: string): Answer {
  const type = isXml(service) ? 'application/xml' : 'application/x-amz-json-1.1';
  return { status: 200, headers: { 'content-type': type }, body, outcome };
}
