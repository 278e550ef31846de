import cookies from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { longestSession } from '../../accounts/port.ts';
import type { App } from '../app/app.ts';

/** Where the token of a session lies in a browser: out of reach of scripts, and sent by our own pages alone. */
export interface SessionCookie {
  readonly name: string;
  tokenOf(request: FastifyRequest): string | undefined;
  put(reply: FastifyReply, token: string): void;
  remove(reply: FastifyReply): void;
}

/** Where people come by https, the cookie goes by nothing else, and no neighbouring host can put another in its place. */
export function sessionCookie(publicUrl: string): SessionCookie {
  const secure = new URL(publicUrl).protocol === 'https:';
  const name = secure ? '__Host-barrio-session' : 'barrio-session';
  const kind = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  return {
    name,
    tokenOf: ({ cookies: sent }) => sent[name],
    put: (reply, token) => void reply.setCookie(name, token, { ...kind, maxAge: longestSession / 1000 }),
    remove: (reply) => void reply.clearCookie(name, kind),
  };
}

/** Lets requests carry cookies. */
export function takeCookies(app: App): void {
  app.register(cookies);
}
