/** One request as the server saw it. */
export interface LoggedCall {
  /** Milliseconds since the simulator started, when the request was complete. */
  readonly time: number;
  readonly account: string;
  readonly region: string;
  /** With the operation, as in `cloudtrail:DescribeTrails`; the account-level S3 API is `s3control`. */
  readonly service: string;
  readonly operation: string;
  /** What it named: ARNs, a bucket, a role; joined by a comma, empty for none. */
  readonly resource: string;
  /** `ok`, an error code, or for a broken answer the kind of fault. */
  readonly outcome: string;
}

/** What came in, in order. */
export class CallLog {
  readonly #calls: LoggedCall[] = [];
  readonly #counts = new Map<string, number>();

  /** `keep: false` only counts, for runs of many thousand accounts. */
  constructor(private readonly keep: boolean) {}

  add(call: LoggedCall): void {
    const api = `${call.service}:${call.operation}`;
    this.#counts.set(api, (this.#counts.get(api) ?? 0) + 1);
    if (this.keep) this.#calls.push(call);
  }

  /** Those that match every given member. */
  list(match: Partial<Omit<LoggedCall, 'time'>> = {}): readonly LoggedCall[] {
    const wanted = Object.entries(match) as [keyof LoggedCall, string][];
    return this.#calls.filter(call => wanted.every(([key, value]) => call[key] === value));
  }

  /** `service:Operation` → requests, retries included, sorted by name. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  count(api?: string): number {
    if (api !== undefined) return this.#counts.get(api) ?? 0;
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The most requests within any second, for each `account Region service:Operation`. */
  maxPerSecond(): Readonly<Record<string, number>> {
    const times = new Map<string, number[]>();
    const maxima: Record<string, number> = {};
    for (const { time, account, region, service, operation } of this.#calls) {
      const key = `${account} ${region} ${service}:${operation}`;
      const window = times.get(key) ?? [];
      times.set(key, window);
      window.push(time);
      while (time - window[0]! >= 1000) window.shift();
      maxima[key] = Math.max(maxima[key] ?? 0, window.length);
    }
    return maxima;
  }

  /** The highest of `maxPerSecond`. */
  peak(): number {
    return Math.max(0, ...Object.values(this.maxPerSecond()));
  }

  clear(): void {
    this.#calls.length = 0;
    this.#counts.clear();
  }
}
