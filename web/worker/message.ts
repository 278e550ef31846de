/** What was pushed, as the service writes it (src/notify/web-push). */
export type Message = {
  readonly title: string;
  readonly body: string;
  readonly lang: string | undefined;
  readonly tag: string | undefined;
  readonly why: string | undefined;
  readonly url: string;
  readonly manage: string | undefined;
  readonly isUrgent: boolean;
  readonly time: number | undefined;
};

/** It is no message of ours, but a browser wants one to be shown. */
const nothing = { title: 'Barrio', body: '', url: '/alerts' };

/** Reads what was pushed; whatever it is, there is something to show. */
export function readMessage(text: string | undefined): Message {
  const given = fieldsOf(text);
  const word = (name: string): string | undefined => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const time = Date.parse(word('time') ?? '');
  const isOurs = word('title') !== undefined;
  return {
    title: word('title') ?? nothing.title,
    body: (isOurs ? word('body') : undefined) ?? nothing.body,
    lang: word('lang'),
    tag: word('tag'),
    why: word('why'),
    url: word('url') ?? nothing.url,
    manage: word('manage'),
    isUrgent: given['urgent'] === true,
    time: Number.isNaN(time) ? undefined : time,
  };
}

function fieldsOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Where a message leads; nobody but us leads anywhere from a message of ours. */
export function ownAddress(url: string | undefined, origin: string): string {
  const base = `${origin}/`;
  if (url === undefined || !URL.canParse(url, base)) return base;
  const address = new URL(url, base);
  return address.origin === origin ? address.href : base;
}

const change: Readonly<Record<string, string>> = {
  es: 'Cambiar o parar',
  en: 'Change or stop',
  fr: 'Changer ou arrêter',
};
const read: Readonly<Record<string, string>> = { es: 'Por qué', en: 'Why', fr: 'Pourquoi' };

export type Shown = {
  readonly title: string;
  readonly options: {
    readonly body: string;
    readonly icon: string;
    readonly badge: string;
    readonly requireInteraction: boolean;
    readonly actions: readonly { readonly action: string; readonly title: string }[];
    readonly data: { readonly about: string; readonly manage: string | undefined };
    readonly lang?: string;
    readonly tag?: string;
    readonly renotify?: boolean;
    readonly timestamp?: number;
  };
};

/** How a message is shown: what it says, then why it came; its newer word takes its place. */
export function shown({ title, body, lang, tag, why, url, manage, isUrgent, time }: Message): Shown {
  const spoken = lang ?? 'en';
  const actions = [
    { action: 'about', title: read[spoken] ?? 'Why' },
    ...(manage === undefined ? [] : [{ action: 'manage', title: change[spoken] ?? 'Change or stop' }]),
  ];
  return {
    title,
    options: {
      body: [body, why].filter(Boolean).join('\n\n'),
      icon: '/icons/icon-192.png',
      badge: '/icons/badge-96.png',
      requireInteraction: isUrgent,
      actions,
      data: { about: url, manage },
      ...(lang === undefined ? {} : { lang }),
      ...(tag === undefined ? {} : { tag, renotify: true }),
      ...(time === undefined ? {} : { timestamp: time }),
    },
  };
}
