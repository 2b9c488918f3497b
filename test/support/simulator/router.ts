import { account } from './account.js';
import { text, type Answer, type Call, type Caller, type ServiceName } from './call.js';
import { cloudtrail } from './cloudtrail.js';
import { Callers, readAuthorization } from './credentials.js';
import { Directory } from './directory.js';
import { ec2 } from './ec2.js';
import { AwsError } from './errors.js';
import { mayCall } from './iam.js';
import { kms } from './kms.js';
import { Organizations } from './organizations.js';
import { ec2Answer, errorAnswer, jsonAnswer, s3Answer, stsAnswer } from './protocol.js';
import { header, read, serviceOf, type Request } from './request.js';
import { s3 } from './s3.js';
import { s3control } from './s3-control.js';
import { denial, refusal } from './spelling.js';
import { securityhub } from './security-hub.js';
import { sts } from './sts.js';
import type { World } from './world.js';

/** Answers kept, so that a large scan does not make the simulator's memory grow with it. */
const KEPT_ANSWERS = 20_000;

const NOBODY: Caller = { account: '', arn: '', userId: '', assumed: false };

type Handler = (call: Call) => Answer;

/** A request understood: its call, how to answer it, and whether it was let in at all. */
export interface Routed {
  readonly call: Call;
  readonly refused: Answer | undefined;
  answer(): Answer;
}

/** From a request to the one answer that a world has for it. */
export class Router {
  readonly directory: Directory;
  readonly #callers: Callers;
  readonly #organizations: Organizations;
  readonly #kept = new Map<string, Answer>();

  constructor(world: World) {
    this.directory = new Directory(world);
    this.#organizations = new Organizations(this.directory);
    this.#callers = new Callers(this.directory.partition, id => this.directory.has(id));
    if (!('count' in world.accounts)) {
      for (const { id, keys } of world.accounts) for (const key of keys ?? []) this.#callers.register(key, id);
    }
  }

  route(request: Request): Routed {
    const authorization = header(request, 'authorization');
    const scope = authorization === undefined ? undefined : readAuthorization(authorization);
    const service = serviceOf(request, scope?.service);
    if (service === undefined) return refusedRoute('cloudtrail', new AwsError('UnknownOperationException', ''), scope?.region);
    if (!scope) return refusedRoute(service, refusal(service, 'noAuthentication'), undefined, read(service, request).operation);
    const reading = read(service, request);
    const { region } = scope;
    let caller: Caller | undefined;
    try {
      caller = this.#callers.identify(scope.accessKey, header(request, 'x-amz-security-token'));
    } catch {
      return refusedRoute(service, refusal(service, 'expiredToken'), region, reading.operation);
    }
    // A Region that is not enabled does not know the account's keys.
    if (!caller || !this.#isOpen(caller.account, service, region)) {
      return refusedRoute(service, refusal(service, 'unknownKey'), region, reading.operation, caller);
    }
    const call: Call = { service, region, caller, ...reading };
    return { call, refused: undefined, answer: () => this.#answer(call, request) };
  }

  #isOpen(id: string, service: ServiceName, region: string): boolean {
    // Organizations has one endpoint, which is signed for one Region whatever the client's is.
    if (service === 'organizations') return true;
    return this.directory.isEnabled(id, region) || (service === 'sts' && region === this.directory.globalRegion);
  }

  #answer(call: Call, request: Request): Answer {
    if (!mayCall(call, this.directory)) return errorAnswer(call.service, denial(call, 'identity'));
    // The same question has the same answer; STS makes sessions, and answers by who asks.
    if (call.service === 'sts') return this.#handle(call);
    const owner = header(request, 'x-amz-expected-bucket-owner') ?? '';
    const target = header(request, 'x-amz-target') ?? '';
    const key = `${call.service} ${call.caller.arn} ${call.region} ${request.method} ${request.headers.host ?? ''}${request.url} ${target} ${owner} ${call.resources[0] ?? ''} ${request.body}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    if (this.#kept.size >= KEPT_ANSWERS) this.#kept.clear();
    const answer = this.#handle(call);
    this.#kept.set(key, answer);
    return answer;
  }

  #handle(call: Call): Answer {
    try {
      return this.#services[call.service](call);
    } catch (error) {
      if (error instanceof AwsError) return errorAnswer(call.service, error);
      throw error;
    }
  }

  readonly #services: Readonly<Record<ServiceName, Handler>> = {
    cloudtrail: call => jsonAnswer('cloudtrail', known(call, cloudtrail)(call, this.directory)),
    kms: call => jsonAnswer('kms', known(call, kms)(call, this.directory)),
    securityhub: call => jsonAnswer('securityhub', known(call, securityhub)(call, this.directory)),
    account: call => jsonAnswer('account', known(call, account)(call, this.directory)),
    organizations: call => jsonAnswer('organizations', known(call, this.#organizations.operations)(call)),
    sts: call => stsAnswer(call.operation, known(call, sts)(call, this.directory)),
    ec2: call => ec2Answer(call.operation, known(call, ec2)(call, this.directory)),
    s3control: call => s3Answer(s3control(call, this.directory)),
    s3: call => {
      const { body, headers } = s3(call, this.directory);
      return s3Answer(body, headers);
    },
  };
}

function known<T>(call: Call, operations: Readonly<Record<string, T>>): T {
  const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
  if (operation !== undefined) return operation;
  if (call.service === 'sts' || call.service === 'ec2') {
    const version = text(call.input['Version']) ?? '';
    throw new AwsError('InvalidAction', `Could not find operation ${call.operation} for version ${version}`);
  }
  throw refusal(call.service, 'unknownOperation');
}

function refusedRoute(service: ServiceName, error: AwsError, region = '', operation = 'Unknown', caller = NOBODY): Routed {
  const refused = errorAnswer(service, error);
  return { call: { service, operation, region, caller, input: {}, resources: [] }, refused, answer: () => refused };
}
