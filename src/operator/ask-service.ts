import { z } from 'zod';
import { type Duration, seconds } from '../model/duration.ts';
import { CallerError, ConfigError, messageOf, UnavailableError } from '../model/errors.ts';
import { readToken, tokenFile } from './operator-token.ts';
import { findService, type ServiceNote } from './service-note.ts';

/** What a command asks of the running service. */
export type ServiceRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With the query, e.g. `/api/v1/operate/service`. */
  readonly path: string;
  readonly body?: unknown;
  /** Longest wait for the whole answer. */
  readonly timeout?: Duration | undefined;
};

export type ServiceAnswer = { readonly status: number; readonly body: unknown };

type Installation = {
  readonly dataDir: string;
  /** The configured one. Without it, that of the data folder is used. */
  readonly token?: string | undefined;
};

const patience = seconds(30);

/**
 * Asks the service that runs on a data folder, as its operator.
 *
 * @throws {CallerError} when it refuses, with its reason and what to do.
 * @throws {UnavailableError} when none runs there, or it does not answer.
 */
export async function askService(request: Installation & ServiceRequest): Promise<ServiceAnswer> {
  const note = await find(request.dataDir);
  const answer = await send(note, request);
  if (answer.status < 400) return answer;
  throw await explain(note, { request, answer });
}

async function find(dataDir: string): Promise<ServiceNote> {
  const sighting = await findService(dataDir);
  if (sighting.state === 'running') return sighting.note;
  if (sighting.state === 'silent') {
    const { pid, httpUrl } = sighting.note;
    throw new UnavailableError(
      `the Barrio of ${dataDir} (process ${pid}) does not answer at ${httpUrl}; see: npm run barrio -- doctor`,
    );
  }
  throw new UnavailableError(
    `no Barrio runs on the data folder ${dataDir}; start it, or set BARRIO_DATA_DIR to the folder of the one that runs`,
  );
}

async function send(note: ServiceNote, request: Installation & ServiceRequest): Promise<ServiceAnswer> {
  const { method, path, body, timeout = patience } = request;
  const authorization = `Bearer ${await tokenOf(request)}`;
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const response = await fetch(`${note.httpUrl}${path}`, {
      method,
      headers: { authorization, accept: 'application/json', ...json },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    });
    return { status: response.status, body: parse(await response.text()) };
  } catch (cause) {
    throw new UnavailableError(`${method} ${path} got no answer of ${note.httpUrl}: ${messageOf(cause)}`, { cause });
  }
}

async function tokenOf({ dataDir, token }: Installation): Promise<string> {
  const found = token ?? (await readToken(dataDir));
  if (found !== undefined) return found;
  throw new ConfigError(
    `${tokenFile(dataDir)} is not there, so the service uses a token of its configuration; set the same BARRIO_OPERATOR_TOKEN here`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type Exchange = { readonly request: ServiceRequest; readonly answer: ServiceAnswer };

const ProblemShape = z.object({ type: z.string(), title: z.string(), detail: z.string(), code: z.string() });

async function explain(note: ServiceNote, { request, answer }: Exchange): Promise<Error> {
  const { status } = answer;
  const problem = ProblemShape.safeParse(answer.body).data;
  const asked = `${request.method} ${request.path}`;
  if (problem === undefined) return new UnavailableError(`${asked} was answered with ${status}, and no reason`);
  const remedy = await remedyOf(note, problem.type);
  const message = [`${problem.title}: ${problem.detail}`, ...(remedy === undefined ? [] : [remedy])].join('\n');
  return status < 500 ? new CallerError(message, { status, code: problem.code }) : new UnavailableError(message);
}

/** Each type of problem has a page that says what to do. Without it, the reason must do. */
async function remedyOf({ httpUrl }: ServiceNote, type: string): Promise<string | undefined> {
  if (!type.startsWith('/')) return undefined;
  try {
    const response = await fetch(`${httpUrl}${type}`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(seconds(2)),
    });
    return z.object({ remedy: z.string() }).safeParse(await response.json()).data?.remedy;
  } catch {
    return undefined;
  }
}
