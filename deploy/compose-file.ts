import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { repository } from './dockerfile.ts';

const ServiceShape = z.strictObject({
  image: z.string(),
  build: z.string().optional(),
  profiles: z.array(z.string()).optional(),
  restart: z.literal('unless-stopped').optional(),
  stop_grace_period: z.string().optional(),
  user: z.string().optional(),
  command: z.array(z.string()).optional(),
  depends_on: z
    .record(z.string(), z.object({ condition: z.enum(['service_healthy', 'service_completed_successfully']) }))
    .optional(),
  ports: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string().or(z.number())).optional(),
  env_file: z.array(z.object({ path: z.string(), required: z.boolean() })).optional(),
  secrets: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  networks: z.array(z.string()),
  healthcheck: z
    .object({ test: z.array(z.string()).optional(), disable: z.boolean().optional() })
    .loose()
    .optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  logging: z.object({ driver: z.string(), options: z.record(z.string(), z.string()) }),
});

const ComposeShape = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), ServiceShape),
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.object({})),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

export type ComposeService = z.output<typeof ServiceShape>;
export type ComposeFile = z.output<typeof ComposeShape>;

/** Our docker-compose.yml as an engine would read it: `${NAME:-default}` stands for what the environment says, or the default. */
export function readComposeFile(environment: Readonly<Record<string, string>> = {}): ComposeFile {
  const fill = (text: string): string =>
    text.replaceAll(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, standard: string) => environment[name] || standard);
  const text = readFileSync(`${repository}docker-compose.yml`, 'utf8');
  const filled = JSON.stringify(parse(text), (_, value: unknown) => (typeof value === 'string' ? fill(value) : value));
  return ComposeShape.parse(JSON.parse(filled));
}

export const secretFolder = '/run/secrets/';

/** The environment of a service as texts. */
export const environmentOfService = ({ environment = {} }: ComposeService): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, String(value)]));
