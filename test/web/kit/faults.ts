import type { BrowserContext, ConsoleMessage, Response } from 'playwright-core';

export type Allowance = {
  /** Statuses that may be answered here, because the test brings them about. */
  readonly statuses?: readonly number[];
  /** What may be written to the console, because the test brings it about. */
  readonly complaints?: RegExp;
};

/** What no page may do, noted while a person uses it. */
export interface Watch {
  readonly faults: readonly string[];
  /** From now on this is no fault. */
  allow(allowance: Allowance): void;
}

/** Asking whether somebody is signed in is answered with "nobody", and that is an answer. */
const isAskingWho = (response: Response): boolean =>
  response.status() === 401 && new URL(response.url()).pathname === '/api/v1/session';

/** Chromium writes this for every answer of 400 and more; {@link judgeAnswer} looks at those. */
const toldByStatus = /^Failed to load resource: the server responded with a status of/;

const tellOfPolicy = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error('the policy of the page forbids ' + blockedURI + ' (' + violatedDirective + ')'))`;

/** Watches all pages of a context: requests to elsewhere, what the policy of the page forbids, errors, answers that are faults. */
export async function watch(context: BrowserContext, url: string): Promise<Watch> {
  const faults: string[] = [];
  const statuses = new Set<number>();
  const complaints: RegExp[] = [];
  const isOurs = (address: string): boolean => /^(?:data|blob|about):/.test(address) || address.startsWith(`${url}/`);
  context.on('request', (request) => {
    if (!isOurs(request.url())) faults.push(`asked elsewhere: ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() < 400 || statuses.has(response.status()) || isAskingWho(response)) return;
    faults.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
  });
  context.on('console', (message) => {
    if (isComplaint(message) && !complaints.some((allowed) => allowed.test(message.text())))
      faults.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`uncaught at ${error.page()?.url()}: ${error.error().stack}`));
  await context.addInitScript(tellOfPolicy);
  return {
    faults,
    allow(allowance) {
      for (const status of allowance.statuses ?? []) statuses.add(status);
      if (allowance.complaints) complaints.push(allowance.complaints);
    },
  };
}

const isComplaint = (message: ConsoleMessage): boolean =>
  ['error', 'warning'].includes(message.type()) && !toldByStatus.test(message.text());
