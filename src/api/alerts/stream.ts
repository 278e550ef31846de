import type { FastifyReply } from 'fastify';
import type { Announcement } from '../../model/alert.ts';
import { type Duration, minutes, seconds } from '../../model/duration.ts';
import { beginStream } from '../live/begin-stream.ts';
import type { AlertParts } from './alerting.ts';
import { presentAnnouncement } from './announcement.ts';
import { Follower } from './follower.ts';
import { createRecentAnnouncements } from './recent-announcements.ts';
import { createStreamFigures, type StreamFigures } from './stream-figures.ts';
import { type Asking, citizen, operator, type Viewer } from './who-asks.ts';

/** The open streams of announcements. */
export type AlertStream = {
  follow(reply: FastifyReply, wish: Wish): void;
  listeners(): number;
  readonly figures: StreamFigures;
  close(): void;
};

export type Wish = {
  readonly isChosen: (announcement: Announcement) => boolean;
  readonly viewer: Asking;
  readonly after: number | undefined;
};

const heartbeat: Duration = seconds(15);
/** A client that has read nothing for so long is gone, whatever its socket says. */
const patience: Duration = minutes(1);

type Parts = Pick<AlertParts, 'alerts' | 'registry' | 'publicUrl' | 'clock' | 'events'> & {
  readonly bufferBytes: number;
};

/** Tells everybody who listens, as soon as an announcement is durable. */
export function startAlertStream(parts: Parts): AlertStream {
  const { alerts, clock, events, bufferBytes } = parts;
  const followers = new Set<Follower>();
  const source = createRecentAnnouncements(alerts.announcements);
  const figures = createStreamFigures();
  const textFor = { operator: writeOnce(parts, operator), citizen: writeOnce(parts, citizen) };

  const stop = alerts.announcements.onNew(() => {
    source.refresh();
    for (const follower of followers) follower.wake();
  });
  const timer = setInterval(() => {
    for (const follower of followers) {
      if (!follower.beat(clock.now(), patience))
        events.emit('listenerDropped', { reason: 'it does not read what it is sent' });
    }
  }, heartbeat).unref();
  const open = new Set<() => void>();
  const onTold = ({ trigger }: Announcement): void => {
    if (trigger !== undefined) figures.took((clock.now() - trigger) / 1000);
  };

  return {
    follow(reply, { isChosen, viewer, after }) {
      const response = beginStream(reply);
      const textOf = viewer.isOperator ? textFor.operator : textFor.citizen;
      const follower = new Follower(
        { response, source, bufferBytes, isChosen, goesOn: viewer.goesOn, textOf, onTold },
        after,
      );
      const end = () => response.end();
      followers.add(follower);
      open.add(end);
      const leave = () => {
        followers.delete(follower);
        open.delete(end);
      };
      response.on('close', leave);
      response.on('error', leave);
      follower.wake();
    },
    listeners: () => followers.size,
    figures,
    close() {
      stop();
      clearInterval(timer);
      for (const end of open) end();
      followers.clear();
    },
  };
}

/** All listeners get the same text, so it is written once for each announcement. */
function writeOnce(
  parts: Pick<Parts, 'registry' | 'publicUrl'>,
  viewer: Viewer,
): (announcement: Announcement) => string {
  const written = new WeakMap<Announcement, string>();
  return (announcement) => {
    const known = written.get(announcement);
    if (known !== undefined) return known;
    const text = JSON.stringify(presentAnnouncement(announcement, { ...parts, viewer }));
    written.set(announcement, text);
    return text;
  };
}
