import { BlockList, isIP } from 'node:net';
import { UsageError } from '../errors.js';

/** What a request is for. */
export interface Target {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY as curl and the AWS CLI read them, which the packages for it do not: a domain covers its
 * subdomains without a dot, a range of addresses is one, and a proxy without a scheme is an http:// one.
 */
export class Proxies {
  readonly #proxies: Readonly<Record<string, URL | null>>;
  readonly #exceptions: readonly ((target: Target) => boolean)[];

  /** Throws a UsageError when a proxy is none that can be used. */
  constructor(environment: Environment = process.env) {
    this.#proxies = { 'https:': proxyIn(environment, 'HTTPS_PROXY'), 'http:': proxyIn(environment, 'HTTP_PROXY') };
    this.#exceptions = valueOf(environment, 'NO_PROXY')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(exception);
  }

  /** The proxies that there are, by the protocol that they are for. */
  get byProtocol(): Readonly<Record<string, URL | null>> {
    return this.#proxies;
  }

  /** The proxy for a request; `null` = none. */
  of(target: Target): URL | null {
    return this.#exceptions.some(covers => covers(target)) ? null : (this.#proxies[target.protocol] ?? null);
  }
}

/** The lower-case spelling comes first, as everywhere. */
function valueOf(environment: Environment, name: string): string {
  return environment[name.toLowerCase()] ?? environment[name] ?? '';
}

function proxyIn(environment: Environment, name: string): URL | null {
  const value = valueOf(environment, name);
  if (value === '') return null;
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  // The value itself is not shown: there may be a password in it.
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new UsageError(`${name} is no proxy that can be used. Give it as http://HOST:PORT or https://HOST:PORT.`);
  }
  return url;
}

/** One entry of NO_PROXY: `*`, a host or domain, an address or a range of them, each but `*` with or without a port. */
function exception(entry: string): (target: Target) => boolean {
  if (entry === '*') return () => true;
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  const name = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/^\*?\./, '');
  const inRange = range(name);
  return target => {
    if (port !== undefined && Number(port) !== target.port) return false;
    const hostname = target.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
    return hostname === name || hostname.endsWith(`.${name}`) || inRange(hostname);
  };
}

function range(name: string): (hostname: string) => boolean {
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(name) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return () => false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
  return hostname => isIP(hostname) === family && list.check(hostname, family === 4 ? 'ipv4' : 'ipv6');
}
