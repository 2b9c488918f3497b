import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Snapshot } from '../../types.js';
import type { CallRecord, Caller, EvidenceOptions } from '../options.js';
import type { Keys } from '../session.js';
import type { Known, Lesson } from './known.js';

/** To start a thread and to warm it up takes a second of a core, in which that core could have collected half as many. */
const ACCOUNTS_A_THREAD = 128;
const MOST_THREADS = 8;
/** With fewer at once, a thread mostly waits for the network. */
const AT_ONCE_A_THREAD = 16;
/** Answers are short-lived: more room for them makes a thread larger, and no faster. */
const YOUNG_MEGABYTES = 8;
/** The bundle's own file, beside the folder of its chunks. */
const ENTRY = new URL('../collect-thread.js', import.meta.url);

/** What holds for all accounts. */
export interface Setting {
  readonly profile: string | undefined;
  readonly region: string;
  readonly evidence: Omit<EvidenceOptions, 'now' | 'logBuckets'>;
}

/** An account to collect. */
export interface Task {
  readonly keys: Keys;
  readonly caller: Caller;
  readonly logBuckets: readonly string[];
  /** ISO 8601: when it was begun. */
  readonly at: string;
}

/** What a thread is told. */
export type Order =
  | ({ readonly kind: 'account'; readonly id: number } & Task)
  | { readonly kind: 'lesson'; readonly lesson: Lesson }
  | { readonly kind: 'stop' };

/** What a thread tells. */
export type Answer =
  | { readonly kind: 'snapshot'; readonly id: number; readonly snapshot: Snapshot }
  | { readonly kind: 'calls'; readonly calls: readonly CallRecord[]; readonly throttles: number };

export interface ThreadsOptions {
  readonly setting: Setting;
  readonly known: Known;
  readonly signal?: AbortSignal;
  readonly onCall?: (call: CallRecord) => void;
  readonly onThrottle?: () => void;
  readonly entry?: URL;
  /** Accounts at once, in all threads. */
  readonly concurrency: number;
  /** Threads beside this one. Default: one less than there are cores, if that many have enough to do. */
  readonly most?: number;
  /** A thread is started for each so many accounts. Default: 128. */
  readonly accountsAThread?: number;
}

/**
 * Shares accounts out among this thread and others, which are started as there is work for them: signing and reading answers
 * fill a core long before the network is full. A thread that fails costs nothing but time: its accounts are collected here.
 */
export class Threads {
  readonly #options: ThreadsOptions;
  readonly #most: number;
  readonly #threads: Thread[] = [];
  readonly #accountsAThread: number;
  #isClosed = false;
  /** Accounts so far. */
  #begun = 0;
  /** Accounts under way in this thread. */
  #here = 0;

  constructor(options: ThreadsOptions) {
    this.#options = options;
    this.#accountsAThread = options.accountsAThread ?? ACCOUNTS_A_THREAD;
    const useful = Math.max(1, Math.floor(options.concurrency / AT_ONCE_A_THREAD));
    this.#most = options.most ?? Math.min(availableParallelism(), MOST_THREADS, useful) - 1;
  }

  /** Collects an account in the thread that has the fewest, be it this one. Rejects once the scan is over. */
  async collect(task: Task, here: () => Promise<Snapshot>): Promise<Snapshot> {
    const thread = this.#isClosed ? undefined : this.#idlest();
    if (thread === undefined) return this.#collectHere(here);
    return (await thread.collect(task)) ?? this.#collectHere(here);
  }

  async #collectHere(here: () => Promise<Snapshot>): Promise<Snapshot> {
    // A scan that ended early leaves accounts behind that were about to be collected.
    if (this.#isClosed) throw new Error('The scan is over.');
    this.#here += 1;
    try {
      return await here();
    } finally {
      this.#here -= 1;
    }
  }

  teach(lesson: Lesson): void {
    if (lesson.trails.length + lesson.buckets.length > 0) for (const thread of this.#threads) thread.order({ kind: 'lesson', lesson });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#threads.map(thread => thread.close()));
  }

  #idlest(): Thread | undefined {
    this.#begun += 1;
    if (this.#threads.length < this.#most && this.#begun > this.#accountsAThread * (this.#threads.length + 1)) {
      const started = new Thread(this.#options);
      this.#threads.push(started);
      return started;
    }
    const [first] = this.#threads.filter(({ isDead }) => !isDead).sort((a, b) => a.load - b.load);
    return first !== undefined && first.load <= this.#here ? first : undefined;
  }
}

class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (snapshot: Snapshot | undefined) => void>();
  #last = 0;
  isDead = false;

  constructor({ setting, known, signal, onCall, onThrottle, entry = ENTRY }: ThreadsOptions) {
    this.#worker = new Worker(entry, { workerData: setting, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } });
    this.#worker.on('message', (answer: Answer) => {
      if (answer.kind === 'snapshot') {
        this.#waiting.get(answer.id)?.(answer.snapshot);
        this.#waiting.delete(answer.id);
        return;
      }
      for (const call of answer.calls) onCall?.(call);
      for (let count = answer.throttles; count > 0; count -= 1) onThrottle?.();
    });
    // Whatever it was, an account whose thread is gone is collected by another.
    this.#worker.once('error', () => this.#die());
    this.#worker.once('messageerror', () => this.#die());
    this.#worker.once('exit', () => this.#die());
    this.order({ kind: 'lesson', lesson: known.all });
    const stop = (): void => this.order({ kind: 'stop' });
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
    this.#worker.once('exit', () => signal?.removeEventListener('abort', stop));
  }

  /** Accounts under way. */
  get load(): number {
    return this.#waiting.size;
  }

  order(order: Order): void {
    this.#worker.postMessage(order);
  }

  /** Resolves to nothing where the thread fails. */
  collect(task: Task): Promise<Snapshot | undefined> {
    if (this.isDead) return Promise.resolve(undefined);
    const id = ++this.#last;
    return new Promise(resolve => {
      this.#waiting.set(id, resolve);
      this.order({ kind: 'account', id, ...task });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #die(): void {
    this.isDead = true;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }
}
