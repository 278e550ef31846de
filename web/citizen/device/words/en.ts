export const words = {
  title: 'Sensor',
  freshness: {
    live: 'It speaks as often as it should.',
    late: 'It is late: it should have spoken since.',
    stale: 'It has been silent for so long that nothing is known of now.',
    never_seen: 'It has never spoken.',
  },
  heard: 'Heard {ago}.',
  oldTimes:
    'What it sends carries times that are much older than their arrival: its clock may be wrong, or it is catching up.',
  missing: {
    title: 'There is no such sensor',
    text: 'No sensor here is called “{id}”. It may have been taken away, or the address is wrong.',
    home: 'What is near me',
  },
  values: 'What it says, and what it said',
  never: 'never heard',
  problems: {
    title: 'What is wrong with it',
    item: '{problem}, since {since}',
    note: 'Operators see this too, ranked by how many people it touches.',
  },
  alerts: {
    title: 'Alerts about it',
    item: '{name}, since {since}',
    none: 'No alert about this sensor now.',
    all: 'All alerts',
  },
  index: {
    title: 'Air here',
    text: 'European air quality index of the hour until {to}; not an official figure.',
    unknown: 'Too little was measured in the last whole hour to say how good the air is.',
    dominant: 'Mostly because of: {what}.',
    more: 'What this means',
    meaning:
      'Five pollutants are looked at, by the bounds of the European Environment Agency of 2024; the worst of them gives the word. “Moderate” and worse can be felt by people with asthma or heart trouble, by children and by old people: they do well to take it easier outdoors from “poor” on. For decisions about your health, follow the authority of your region.',
  },
  limits: {
    '24h': 'Guideline for the mean of 24 hours',
    '8h': 'Guideline for the mean of 8 hours',
    year: 'Guideline for the mean of a year',
    source: 'World Health Organization, 2021',
  },
  about: {
    title: 'About this sensor',
    place: 'Where',
    outside: 'outside of all areas',
    rhythm: 'Speaks',
    periodically: 'every {every}; after {stale} of silence nothing is known',
    on_change_with_heartbeat:
      'when something changes, and at least every {every}; after {stale} of silence nothing is known',
    connection: 'Connection',
    connected: 'connected since {since}',
    gone: 'gone since {since}',
    clock: 'Its clock',
    clocks: {
      right: 'right',
      ahead: 'ahead of time',
      behind: 'behind time',
      drifting: 'drifting',
      unknown: 'not known yet',
    },
    registered: 'Registered',
    name: 'Name for programs',
  },
  data: {
    title: 'Where these figures come from',
    text: 'A small sensor in the street says them; Barrio keeps each as it came, and notes what tests said of it. None of it is an official measurement.',
    csv: 'The past as a table (CSV)',
    json: 'For programs (JSON)',
    quality: 'How values are tested',
    ledger: 'What became of its messages',
  },
};
export type Words = typeof words;
