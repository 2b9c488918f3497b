// What runs in a thread of `Threads`: it collects accounts over clients and connections of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { Aws } from '../aws.js';
import { Clients } from '../clients.js';
import type { CallRecord } from '../options.js';
import { collectSnapshot } from '../snapshot.js';
import { Known } from './known.js';
import type { Answer, Order, Setting } from './threads.js';

/** How often calls are told, in milliseconds: the status line does not change more often. */
const TELLING = 100;

const main = parentPort!;
const { profile, region, evidence } = workerData as Setting;
const stop = new AbortController();
const known = new Known();
let calls: CallRecord[] = [];
let throttles = 0;

const aws = new Aws(
  {
    credentials: () => Promise.reject(new Error('A thread has no credentials of its own.')),
    signal: stop.signal,
    onCall: call => calls.push(call),
    onThrottle: () => (throttles += 1),
  },
  new Clients(undefined, profile),
);

const answer = (message: Answer): void => main.postMessage(message);

function tell(): void {
  if (calls.length === 0 && throttles === 0) return;
  answer({ kind: 'calls', calls, throttles });
  calls = [];
  throttles = 0;
}

setInterval(tell, TELLING).unref();

main.on('message', (order: Order) => {
  switch (order.kind) {
    case 'lesson':
      known.add(order.lesson);
      return;
    case 'stop':
      stop.abort();
      return;
    case 'account': {
      const { id, keys, caller, logBuckets, at } = order;
      const member = aws.as(caller.account, () => Promise.resolve(keys));
      const options = { ...evidence, region, logBuckets, known, now: () => new Date(at), caller: Promise.resolve(caller) };
      void collectSnapshot(member, options).then(snapshot => {
        tell();
        answer({ kind: 'snapshot', id, snapshot });
      });
    }
  }
});
