import { userAgentMiddleware } from '@aws-sdk/core/client';
import { AwsSdkSigV4Signer } from '@aws-sdk/core/httpAuthSchemes';
import { getEndpointFromInstructions, toEndpointV1 } from '@smithy/core/endpoints';
import { HttpRequest as EmptyRequest } from '@smithy/core/protocols';
import { operation } from '@smithy/core/schema';
import { calculateBodyLength } from '@smithy/core/serde';
import type {
  EndpointParameterInstructions,
  EndpointV2,
  HttpRequest,
  HttpResponse,
  ResponseMetadata,
  StaticOperationSchema,
} from '@smithy/types';
import { refuseOtherRoots } from './answer-root.js';
import { Retries } from './retries.js';
import type { Session } from './session.js';

/** What is used of a client of the SDK: its settings, as it settled them. */
export interface SdkClient {
  readonly config: {
    readonly protocol: Protocol;
    readonly requestHandler: { handle(request: HttpRequest, options: { readonly abortSignal?: AbortSignal }): Promise<Received> };
    readonly maxAttempts: () => Promise<number>;
  };
}

/** Without the body's `any`. */
type Request = Omit<HttpRequest, 'body'> & { readonly body?: string | Uint8Array };

interface Protocol {
  serializeRequest(schema: Schema, input: object, settings: object): Promise<Request>;
  deserializeResponse(schema: Schema, settings: object, response: HttpResponse): Promise<Output>;
}

interface Received {
  readonly response: HttpResponse;
}

interface Output {
  readonly $metadata: ResponseMetadata;
}

type Schema = ReturnType<typeof operation>;

/** What is used of a command of the SDK. */
export interface SdkCommand {
  readonly input: object;
}

interface CommandClass {
  readonly name: string;
  getEndpointParameterInstructions(): EndpointParameterInstructions;
}

export interface CallerOptions {
  readonly region: string;
  /** The service that requests are signed for, where the endpoint says no other. */
  readonly signingName: string;
  /** Before each attempt: resolves when it may be made. */
  readonly turn: (session: Session, operation: string) => Promise<void>;
  /** After each attempt that failed. */
  readonly onError: (error: unknown, session: Session) => void;
}

/** What all calls of one operation have in common. */
interface Operation {
  readonly name: string;
  readonly schema: Schema;
  /** Where its requests go. */
  readonly target: (input: object) => Promise<Target>;
  readonly receive: (request: HttpRequest, signal: AbortSignal | undefined) => Promise<Received>;
}

interface Target {
  readonly endpoint: EndpointV2;
  /** What writing a request needs to know. */
  readonly settings: object;
}

interface SigningOptions {
  readonly signingDate: Date;
  readonly signingRegion: string;
  readonly signingService: string;
}

/** An organization may have a log bucket for each account. */
const TARGETS_KEPT = 256;

/** Every call is signed by its session; this is what the SDK's signer asks for. */
const NOBODY = { accessKeyId: '-', secretAccessKey: '-' };

/**
 * Makes calls with the parts of an SDK client: endpoints, protocol, retries, signatures, connections. Each part is asked
 * once for what it says every time. The client's own `send` puts all of them together anew for each call, which costs
 * more than twice what the call does; and the scan of an organization is nothing but calls.
 */
export class Caller {
  readonly #config: SdkClient['config'];
  readonly #options: CallerOptions;
  readonly #operations = new Map<unknown, Operation>();
  readonly #signer = new AwsSdkSigV4Signer();
  /** Whose a request is, between us and the SDK's signer, which calls back without saying. */
  readonly #requesters = new WeakMap<HttpRequest, Session>();
  readonly #retries: Retries;
  #userAgent: Promise<string> | undefined;

  constructor({ config }: SdkClient, options: CallerOptions) {
    const sign = (request: HttpRequest, to: SigningOptions): Promise<unknown> =>
      this.#requesters.get(request)!.signer(to.signingService).sign(request, to);
    this.#config = Object.assign({}, config, { signer: () => Promise.resolve({ sign }) });
    this.#options = options;
    this.#retries = new Retries(config.maxAttempts);
  }

  /** Makes a call, and throws what the SDK would throw. */
  async call(session: Session, command: SdkCommand, signal?: AbortSignal): Promise<Output> {
    const { protocol } = this.#config;
    const operation = this.#operation(command);
    // Whoever has no credentials learns so here, and not as a fault of the endpoint.
    await session.credentials();
    const { endpoint, settings } = await operation.target(command.input);
    const request = await protocol.serializeRequest(operation.schema, command.input, settings);
    const { headers, body } = request;
    if (body !== undefined) headers['content-length'] = String(calculateBodyLength(body));
    headers['host'] ??= request.port === undefined ? request.hostname : `${request.hostname}:${request.port}`;
    headers['user-agent'] = await (this.#userAgent ??= this.#describeUs());
    return this.#retries.of(session).run(() => this.#attempt(session, operation, endpoint, request, signal), signal);
  }

  async #attempt(
    session: Session,
    { name, schema, receive }: Operation,
    endpoint: EndpointV2,
    request: HttpRequest,
    signal: AbortSignal | undefined,
  ): Promise<Output> {
    const { region, signingName, turn, onError } = this.#options;
    await turn(session, name);
    try {
      const scheme = endpoint.properties?.authSchemes?.[0] as Readonly<Record<string, string>> | undefined;
      const properties = {
        config: this.#config,
        context: { endpointV2: endpoint },
        signingRegion: scheme?.['signingRegion'] ?? region,
        signingName: scheme?.['signingName'] ?? signingName,
      };
      this.#requesters.set(request, session);
      const signed = await this.#signer.sign(request, NOBODY, properties);
      try {
        const { response } = await receive(signed, signal);
        const output = await this.#read(schema, response);
        this.#signer.successHandler(response, properties);
        return output;
      } catch (error) {
        return this.#signer.errorHandler(properties)(error as Error);
      }
    } catch (error) {
      onError(error, session);
      throw error;
    }
  }

  /** An error carries the answer that it was read from: its headers say when to try again, and what AWS's clock says. */
  async #read(schema: Schema, response: HttpResponse): Promise<Output> {
    try {
      return await this.#config.protocol.deserializeResponse(schema, this.#config, response);
    } catch (error) {
      const known = error as { $metadata?: object };
      Object.defineProperty(known, '$response', { value: response, enumerable: false });
      known.$metadata ??= { httpStatusCode: response.statusCode };
      throw error;
    }
  }

  #operation(command: SdkCommand): Operation {
    const known = this.#operations.get(command.constructor);
    if (known !== undefined) return known;
    const { schema } = command as unknown as { readonly schema: StaticOperationSchema };
    const [, namespace, name, traits, input, output] = schema;
    const commandName = `${name}Command`;
    const handler = this.#config.requestHandler;
    const send = ({ request, signal }: { request: HttpRequest; signal: AbortSignal | undefined }): Promise<Received> =>
      handler.handle(request, signal === undefined ? {} : { abortSignal: signal });
    const receive = refuseOtherRoots(send, { commandName });
    const made: Operation = {
      name,
      schema: operation(namespace, name, traits, input, output),
      target: this.#target(command.constructor as unknown as CommandClass),
      receive: (request, signal) => receive({ request, signal }) as Promise<Received>,
    };
    this.#operations.set(command.constructor, made);
    return made;
  }

  #target(commandClass: CommandClass): Operation['target'] {
    const config = { ...this.#config };
    const find = async (input: object): Promise<Target> => {
      const endpoint = await getEndpointFromInstructions(input as never, commandClass as never, config as never);
      const address = toEndpointV1(endpoint);
      return { endpoint, settings: { ...this.#config, endpoint: () => Promise.resolve(address) } };
    };
    // Which of the input it depends on: the bucket, the account.
    const names = Object.values(commandClass.getEndpointParameterInstructions()).flatMap(one =>
      'contextParams' === one.type ? [one.name] : [],
    );
    let only: Promise<Target> | undefined;
    if (names.length === 0) return input => (only ??= find(input));
    const found = new Map<string, Promise<Target>>();
    return input => {
      const key = names.map(name => String((input as Readonly<Record<string, unknown>>)[name])).join('\n');
      const known = found.get(key);
      if (known !== undefined) return known;
      if (found.size === TARGETS_KEPT) found.clear();
      const made = find(input);
      found.set(key, made);
      return made;
    };
  }

  /** By which AWS knows an SDK, and its version. */
  async #describeUs(): Promise<string> {
    const request = new EmptyRequest({});
    const describe = userAgentMiddleware(this.#config as never)((() => Promise.resolve({})) as never, {});
    await describe({ request, input: {} });
    return request.headers['user-agent'] ?? '';
  }
}
