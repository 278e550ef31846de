import type { Socket } from 'node:net';
import Fastify, { type ConnectionError } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { seconds } from '../../model/duration.ts';
import type { Events } from '../../observability/events.ts';
import type { ApiLimits } from '../limits.ts';
import type { ProblemCode } from '../problems/catalogue.ts';
import { createErrorHandler } from '../problems/error-handler.ts';
import { problemMediaType, problemOf } from '../problems/problem.ts';
import { documentProblems } from '../problems/route-problems.ts';
import type { App } from './app.ts';
import { letGoWhenClosing } from './let-go.ts';
import { answerUnknownAddresses } from './unknown-address.ts';

/** Only the intake takes bodies, and it sets its own limit. */
const bodyBytes = 64 * 1024;

/** A server without routes that answers every failure, down to a broken request line, with a problem document. */
export function createApp({ events, limits }: { readonly events: Events; readonly limits: ApiLimits }): App {
  const handleError = createErrorHandler(events);
  const app = Fastify({
    logger: false,
    trustProxy: (_address, hop) => hop < limits.trustedProxies,
    bodyLimit: bodyBytes,
    requestTimeout: seconds(30),
    keepAliveTimeout: seconds(65),
    routerOptions: { maxParamLength: 512 },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      handleError(error, request, reply);
    },
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  // Answers are made by our own presenters and typed by their shapes; tests hold them to the shapes, so they are not parsed again.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(handleError);
  app.addHook('onRoute', documentProblems);
  answerUnknownAddresses(app);
  letGoWhenClosing(app);
  return app;
}

const brokenRequests: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

/** There is no request yet, so this is written by hand onto the socket. */
function answerBrokenRequest({ code }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(brokenRequests[code ?? ''] ?? 'invalid_request', {
    detail: 'The request could not be read as HTTP.',
    instance: '/',
  });
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} Refused`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
