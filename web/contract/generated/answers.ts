/* Generated from the OpenAPI document: npm run docs */
/**
 * Single values; with `every`, what they say together by spans of time.
 * 
 */
export type DevicePast = (Observations | ObservationBuckets)
/**
 */
export type Picture = (WholePicture | PictureChanges)

/**
 */
export interface NewAccountRequestInput {
name: string
role?: ("operator" | "admin")
}
/**
 */
export interface AccountChangeInput {
role?: ("operator" | "admin")
isDisabled?: boolean
}
/**
 */
export interface BacktestRequestInput {
/**
 * The id of a rule in force, or the YAML text of one that is tried.
 */
rule: string
/**
 * Of a text: of which rule it may become a version; compared with that.
 */
as?: string
from: string
to: string
/**
 * `as_it_arrived`: what was decided live. `as_it_was`: what would have been if nothing had come late.
 */
order?: ("as_it_arrived" | "as_it_was")
}
/**
 */
export interface RuleTestRequestInput {
/**
 * The YAML text of the rule; that in force, when left out.
 */
rule?: string
/**
 * The YAML text of the tests; those that are kept, when left out.
 */
tests?: string
}
/**
 * That somebody has taken an alert on: nobody is told again, nor anybody else.
 * 
 */
export interface AcknowledgeRequestInput {
/**
 * Who does it, as colleagues know them; who is signed in does it in their own name.
 */
by?: string
note?: string
}
/**
 * What matches all that is given is meant.
 * 
 */
export interface QuietingRequestInput {
is?: ("silence" | "maintenance")
/**
 * @minItems 1
 * @maxItems 1000
 */
rules?: string[]
/**
 * And all that lie in them.
 * 
 * @minItems 1
 * @maxItems 1000
 */
areas?: string[]
/**
 * @minItems 1
 * @maxItems 1000
 */
devices?: string[]
/**
 * Now, when left out.
 */
from?: string
to: string
/**
 * Who does it, as colleagues know them; who is signed in does it in their own name.
 */
by?: string
note?: string
}
/**
 */
export interface BackupRequestInput {
/**
 * A folder on the machine of the service, instead of the usual one. Nothing is removed from it.
 */
to?: string
}
/**
 */
export interface AcknowledgeProblemRequestInput {

}
/**
 */
export interface AssignRequestInput {
/**
 * `null`: nobody any more.
 */
to: (string | null)
}
/**
 */
export interface SnoozeRequestInput {
/**
 * 90 days ahead at most; `null`: back at once.
 */
until: (string | null)
}
/**
 */
export interface NoteRequestInput {
text: string
}
/**
 */
export interface ReplayRequestInput {
/**
 * This one, also when to try it again seems pointless.
 */
id?: string
/**
 * All that fit.
 */
filter?: {
code?: ("topic_unknown" | "topic_not_allowed" | "device_unknown" | "kind_unknown" | "format_unknown" | "payload_empty" | "payload_not_json" | "payload_malformed" | "payload_too_large" | "quantity_unknown" | "value_wrong_type" | "value_impossible" | "time_invalid" | "time_too_old" | "time_in_future" | "duplicate_conflict" | "too_frequent" | "codec_failed" | "store_refused")
/**
 * Received then or later.
 */
from?: string
/**
 * Received before then.
 */
to?: string
/**
 * What is about this device, whoever sent it.
 */
device?: string
/**
 * What this device or gateway sent, whomever it is about.
 */
sender?: string
}
/**
 * All that there are.
 */
all?: true
}
/**
 */
export interface SignInInput {
name: string
password: string
}
/**
 */
export interface PasswordChangeInput {
old: string
next: string
}
/**
 */
export interface NewSubscriptionInput {
address: ({
channel: "web_push"
endpoint: string
p256dh: string
auth: string
} | {
channel: "email"
email: string
} | {
channel: "sms"
number: string
} | {
channel: "webhook"
url: string
/**
 * 24 to 64 random bytes in base64; what is sent is signed with it (Standard Webhooks).
 */
secret: string
})
/**
 * @minItems 1
 * @maxItems 10
 * 
 * Items: The centre of a circle is kept to three decimals, about a hundred metres.
 */
places: ({
is: "circle"
lat: number
lon: number
radiusMetres: number
} | {
is: "area"
id: string
} | {
is: "device"
id: string
})[]
/**
 * @minItems 1
 * @maxItems 6
 */
topics: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")[]
leastSeverity?: ("minor" | "moderate" | "severe" | "extreme")
/**
 * The first of Accept-Language when left out.
 */
language?: ("es" | "en" | "fr")
/**
 * Nothing but what is urgent comes then; over midnight when `to` lies before `from`.
 */
quietHours?: ({
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
from: string
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
to: string
} | null)
comes?: ({
is: "at_once"
} | {
is: "daily"
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
at: string
})
/**
 * Not more in 24 hours; urgent alerts, and the end of what was told, come in any case.
 */
mostPerDay?: number
}
/**
 */
export interface SubscriptionChangeInput {
/**
 * @minItems 1
 * @maxItems 10
 * 
 * Items: The centre of a circle is kept to three decimals, about a hundred metres.
 */
places?: ({
is: "circle"
lat: number
lon: number
radiusMetres: number
} | {
is: "area"
id: string
} | {
is: "device"
id: string
})[]
/**
 * @minItems 1
 * @maxItems 6
 */
topics?: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")[]
leastSeverity?: ("minor" | "moderate" | "severe" | "extreme")
language?: ("es" | "en" | "fr")
/**
 * Nothing but what is urgent comes then; over midnight when `to` lies before `from`.
 */
quietHours?: ({
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
from: string
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
to: string
} | null)
comes?: ({
is: "at_once"
} | {
is: "daily"
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
at: string
})
/**
 * Not more in 24 hours; urgent alerts, and the end of what was told, come in any case.
 */
mostPerDay?: number
}
/**
 */
export interface SubscriptionTokenInput {
/**
 * From the link of the message.
 */
token: string
}
/**
 * A problem document (RFC 9457) about one item of the body.
 * 
 */
export interface RefusedItem {
/**
 * Which item of the body, from 0; left out when it is the body as a whole.
 */
item?: number
/**
 * Where the reason is documented, relative to this server.
 */
type: string
title: string
status: 422
code: string
detail: string
remedy: string
device?: string
}
/**
 * The message is on disk, what is refused of it too. What contradicts earlier values shows later, in /api/v1/rejections.
 * 
 */
export interface Accepted {
/**
 * Items of the body: the length of an array, otherwise 1.
 */
items: number
/**
 * Items of which something will be kept as an observation.
 */
accepted: number
receivedAt: string
/**
 * The MQTT topic on which the same message would have come.
 */
topic: string
/**
 * What will be refused and why, item by item: the first 1000.
 */
refused: RefusedItem[]
refusedInAll: number
}
/**
 * A value with its age and quality. A silent sensor is unknown: `value` is null.
 * 
 */
export interface Value {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
/**
 * `null` when it is not known: never seen, or silent for too long.
 */
value: (number | boolean | null)
/**
 * The last word, also when it is too old to mean anything.
 */
lastValue: (number | boolean | null)
/**
 * UCUM code; `1` for states.
 */
unit: string
/**
 * When it was observed.
 */
time: (string | null)
/**
 * When it reached us.
 */
receivedAt: (string | null)
ageSeconds: (number | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * How far it can be trusted, after QARTOD: `pass` when a test ran and none doubted it, `not_evaluated` when no test could run, `suspect` and `fail` when one doubted it, `missing` without any value.
 */
quality: ("pass" | "not_evaluated" | "suspect" | "fail" | "missing")
/**
 * Why the quality is what it is. Each begins with the name of a test and a colon; the test is explained at `/quality/{test}`.
 */
reasons: string[]
/**
 * How often it was judged: 1 at first. The spike test judges a value once more when the next one is there; value and times stay as they are.
 */
revision: (number | null)
}
/**
 */
export interface Account {
name: string
role: ("operator" | "admin")
/**
 * The password was made by somebody else, and was not changed yet.
 */
mustChangePassword: boolean
isDisabled: boolean
createdAt: string
lastSignInAt: (string | null)
}
/**
 */
export interface AccountList {
accounts: Account[]
}
/**
 */
export interface NewAccount {
account: Account
/**
 * Shown this once; it has to be changed before anything else can be done.
 */
password: string
}
/**
 */
export interface NewPassword {
/**
 * Shown this once; it has to be changed before anything else can be done.
 */
password: string
}
/**
 */
export interface AccountRemoved {
removed: string
}
/**
 */
export interface CapInfo {
language: string
category: ("Geo" | "Met" | "Safety" | "Security" | "Rescue" | "Fire" | "Health" | "Env" | "Transport" | "Infra" | "CBRNE" | "Other")[]
event: string
responseType: ("Shelter" | "Evacuate" | "Prepare" | "Execute" | "Avoid" | "Monitor" | "Assess" | "AllClear" | "None")[]
urgency: ("Immediate" | "Expected" | "Future" | "Past" | "Unknown")
severity: ("Extreme" | "Severe" | "Moderate" | "Minor" | "Unknown")
certainty: ("Observed" | "Likely" | "Possible" | "Unlikely" | "Unknown")
effective: string
onset: string
expires: string
senderName: string
headline: string
description: string
instruction?: string
web: string
parameter: {
valueName: string
value: string
}[]
area: {
areaDesc: string
polygon?: string[]
circle?: string[]
}[]
}
/**
 * A message of the Common Alerting Protocol 1.2, with the names of the standard.
 * 
 */
export interface CapMessage {
identifier: string
sender: string
sent: string
status: ("Actual" | "Exercise" | "System" | "Test" | "Draft")
msgType: ("Alert" | "Update" | "Cancel")
source: string
scope: "Public"
note?: string
references?: string
incidents: string
/**
 * One for each language.
 */
info: CapInfo[]
}
/**
 * What an alert is about.
 * 
 */
export interface AlertSubject {
is: ("device" | "area" | "city")
/**
 * Null for the city.
 */
id: (string | null)
name: string
}
/**
 * A problem document (RFC 9457).
 * 
 */
export interface Problem {
/**
 * Where the problem is documented, relative to this server.
 */
type: string
title: string
status: number
detail: string
/**
 * The path of the request.
 */
instance: string
code: string
errors?: {
in: ("path" | "query" | "header" | "body")
name: string
message: string
}[]
parts?: {
name: string
detail: string
remedy: string
}[]
}
/**
 * The same words in every language.
 * 
 */
export interface Text {
es: string
en: string
fr: string
}
/**
 * A firing, or once firing, condition with what people did about it.
 * 
 */
export interface Alert {
id: string
rule: string
/**
 * Of the rule, when it fired.
 */
version: string
/**
 * How the rule is called; null when it exists no more.
 */
name: (Text | null)
subject: AlertSubject
/**
 * The smallest area that it lies in.
 */
area: ({
id: string
name: string
} | null)
severity: ("minor" | "moderate" | "severe" | "extreme")
/**
 * After CAP 1.2.
 */
category: ("Geo" | "Met" | "Safety" | "Security" | "Rescue" | "Fire" | "Health" | "Env" | "Transport" | "Infra" | "CBRNE" | "Other")
topic: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")
audience: ("operators" | "citizens")[]
/**
 * Alerts of one group are announced together.
 */
group: string
state: ("firing" | "resolved")
/**
 * When the condition began to hold.
 */
since: string
firedAt: string
resolved: ({
at: string
because: ("condition" | "cleared" | "unknown" | "hours" | "rule" | "gone")
} | null)
/**
 * That somebody has taken it on. Who, and what they noted, is told to operators only.
 */
acknowledged: ({
at: string
by: (string | null)
note: (string | null)
} | null)
/**
 * Why nobody is told now: the silence, the maintenance window, or the alert that stands for this one.
 */
quiet: ({
because: ("silenced" | "maintenance" | "inhibited")
by: string
} | null)
/**
 * The page for people; null for what only operators see.
 */
page: (string | null)
}
/**
 */
export interface EvidenceObservation {
device: string
kind: string
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
/**
 * UCUM code; `1` for states.
 */
unit: string
value: (number | boolean)
/**
 * When it was observed.
 */
time: string
/**
 * When it reached us.
 */
receivedAt: string
/**
 * How far it can be trusted, after QARTOD: `pass` when a test ran and none doubted it, `not_evaluated` when no test could run, `suspect` and `fail` when one doubted it, `missing` without any value.
 */
quality: ("pass" | "not_evaluated" | "suspect" | "fail" | "missing")
}
/**
 * Why a condition held, or did not.
 * 
 */
export interface Evidence {
/**
 * The number that was compared; null when there was none.
 */
value: (number | null)
/**
 * What it was compared with.
 */
limit: (number | null)
/**
 * What the number is of; null for counts, shares and indices.
 */
quantity: (("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature") | null)
unit: (string | null)
/**
 * What is usual, where it was compared with that.
 */
usual: (number | null)
/**
 * The newest that speak for it, 20 at most.
 */
observations: EvidenceObservation[]
/**
 * Of devices of an area: how many meet the condition, of how many it is known, how many there are.
 */
devices: ({
matching: number
known: number
total: number
} | null)
/**
 * Devices that meet it, 20 at most.
 */
matching: string[]
}
/**
 * What late data say of the history of an alert. Wakes nobody.
 * 
 */
export interface AlertAnnotation {
id: string
rule: string
version: string
subject: AlertSubject
/**
 * The alert that it is about; null when there was none.
 */
alert: (string | null)
says: ("would_have_fired" | "would_not_have_fired" | "would_have_fired_at" | "would_have_resolved_at")
/**
 * From when it would have fired, with all that is known now.
 */
from: (string | null)
to: (string | null)
/**
 * When the late data arrived.
 */
arrivedAt: string
writtenAt: string
evidence: (Evidence | null)
}
/**
 * WGS 84, in degrees.
 * 
 */
export interface Position {
lat: number
lon: number
}
/**
 */
export interface AlertMessage {
title: string
text: string
/**
 * Below 160 characters.
 */
short: string
}
/**
 * What people are told of a group of alerts: once, whoever they are.
 * 
 */
export interface Announcement {
/**
 * Their order, without gaps; the id of its event in the stream.
 */
seq: number
id: string
group: string
what: ("raised" | "updated" | "repeated" | "escalated" | "resolved")
/**
 * When it came about.
 */
at: string
announcedAt: string
/**
 * When the condition of the first alert of the group began to hold.
 */
since: string
rule: string
version: string
severity: ("minor" | "moderate" | "severe" | "extreme")
/**
 * After CAP 1.2.
 */
category: ("Geo" | "Met" | "Safety" | "Security" | "Rescue" | "Fire" | "Health" | "Env" | "Transport" | "Infra" | "CBRNE" | "Other")
topic: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")
audience: ("operators" | "citizens")[]
/**
 * Whether it wakes people in their quiet hours.
 */
urgent: boolean
/**
 * Those that fire; of `resolved` those that did. 50 at most.
 */
alerts: string[]
subjects: AlertSubject[]
/**
 * How many alerts there are.
 */
count: number
/**
 * Empty for the whole city, which is then among the subjects, and for what lies outside every area.
 */
areas: {
id: string
name: string
}[]
places: {
device: string
position: Position
}[]
/**
 * Operators who are told, by name; shown to operators only.
 */
receivers: string[]
texts: {
es: AlertMessage
en: AlertMessage
fr: AlertMessage
}
/**
 * The page for people; null for what only operators see.
 */
page: (string | null)
}
/**
 * What a rule said, and when.
 * 
 */
export interface RuleVersion {
rule: string
version: string
/**
 * YAML.
 */
text: string
from: string
/**
 * When another version came, or the rule was removed; null while it is in force.
 */
until: (string | null)
}
/**
 * A step in the life of a condition, with its evidence.
 * 
 */
export interface Transition {
id: string
alert: string
rule: string
/**
 * Of the rule.
 */
version: string
subject: AlertSubject
to: ("pending" | "firing" | "dropped" | "resolved")
because: ("condition" | "cleared" | "unknown" | "hours" | "rule" | "gone")
/**
 * When it came about, by the times of the observations.
 */
at: string
/**
 * When the condition began to hold.
 */
since: string
/**
 * When it could be known, by the times of arrival.
 */
noticedAt: string
/**
 * When the observation arrived that brought it about; null when time did.
 */
triggeredAt: (string | null)
evidence: Evidence
/**
 * Of `firing`: the evidence of when it began.
 */
began: (Evidence | null)
}
/**
 * What somebody did about an alert.
 * 
 */
export interface AlertDeed {
at: string
/**
 * `heard`: no silence and no maintenance keeps it quiet any more.
 */
does: ("acknowledged" | "silenced" | "maintenance" | "heard")
/**
 * Null when time did it.
 */
by: (string | null)
note: string
}
/**
 * An alert with everything that speaks for it.
 * 
 */
export interface AlertHistory {
id: string
rule: string
/**
 * Of the rule, when it fired.
 */
version: string
/**
 * How the rule is called; null when it exists no more.
 */
name: (Text | null)
subject: AlertSubject
/**
 * The smallest area that it lies in.
 */
area: ({
id: string
name: string
} | null)
severity: ("minor" | "moderate" | "severe" | "extreme")
/**
 * After CAP 1.2.
 */
category: ("Geo" | "Met" | "Safety" | "Security" | "Rescue" | "Fire" | "Health" | "Env" | "Transport" | "Infra" | "CBRNE" | "Other")
topic: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")
audience: ("operators" | "citizens")[]
/**
 * Alerts of one group are announced together.
 */
group: string
state: ("firing" | "resolved")
/**
 * When the condition began to hold.
 */
since: string
firedAt: string
resolved: ({
at: string
because: ("condition" | "cleared" | "unknown" | "hours" | "rule" | "gone")
} | null)
/**
 * That somebody has taken it on. Who, and what they noted, is told to operators only.
 */
acknowledged: ({
at: string
by: (string | null)
note: (string | null)
} | null)
/**
 * Why nobody is told now: the silence, the maintenance window, or the alert that stands for this one.
 */
quiet: ({
because: ("silenced" | "maintenance" | "inhibited")
by: string
} | null)
/**
 * The page for people; null for what only operators see.
 */
page: (string | null)
/**
 * Oldest first.
 */
transitions: Transition[]
/**
 * What people did about it, oldest first, 50 at most; shown to operators only.
 */
deeds: AlertDeed[]
/**
 * What data that came late say of it.
 */
annotations: AlertAnnotation[]
/**
 * What people were told, oldest first.
 */
announcements: Announcement[]
/**
 * The rule as it was when the alert fired.
 */
ruleVersion: (RuleVersion | null)
}
/**
 */
export interface ReceiverTold {
name: string
announcements: number
/**
 * Of these.
 */
escalations: number
}
/**
 */
export interface BacktestOutcome {
version: string
/**
 * How what already fired when the span began had come about.
 */
openAtStart: Transition[]
/**
 * The first thousand.
 */
transitions: Transition[]
transitionCount: number
firings: number
/**
 * All together.
 */
firingSeconds: number
longestSeconds: number
announcements: Announcement[]
announcementCount: number
/**
 * Operators who would have been told.
 */
receivers: ReceiverTold[]
/**
 * Which citizens it would have told, with the subscriptions of now.
 */
told: {
people: number
messages: number
/**
 * How many people would have had so many messages at most.
 */
perPerson: {
/**
 * Null: more than that.
 */
upTo: (number | null)
people: number
}[]
inDigests: number
overBudget: number
delayedByQuietHours: number
}
}
/**
 * A rule run over stored history, by the engine that runs live.
 * 
 */
export interface Backtest {
id: string
rule: string
version: string
from: string
to: string
order: ("as_it_arrived" | "as_it_was")
state: ("running" | "done" | "cancelled" | "failed")
progress: number
/**
 * That were looked at so far.
 */
readings: number
startedAt: string
endedAt: (string | null)
/**
 * Why it failed.
 */
reason: (string | null)
result: ({
/**
 * Of the span itself. With 0 nothing can be said, and not that it would not have fired.
 */
readings: number
/**
 * The first time in the span of which there is a reading. Of the time before it nothing can be said.
 */
firstAt: (string | null)
tested: BacktestOutcome
/**
 * The same of the version in force, where that is another one.
 */
inForce: (BacktestOutcome | null)
} | null)
}
/**
 * When people are warned, and of what.
 * 
 */
export interface Rule {
id: string
/**
 * Tells what the rule says from what it said before.
 */
version: string
/**
 * The same of the part that decides when it fires.
 */
decides: string
name: Text
explained: Text1
severity: ("minor" | "moderate" | "severe" | "extreme")
/**
 * After CAP 1.2.
 */
category: ("Geo" | "Met" | "Safety" | "Security" | "Rescue" | "Fire" | "Health" | "Env" | "Transport" | "Infra" | "CBRNE" | "Other")
topic: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")
audience: ("operators" | "citizens")[]
/**
 * Whether it wakes people in their quiet hours.
 */
urgent: boolean
/**
 * Whether it goes out as a public warning (CAP 1.2).
 */
warning: boolean
subject: {
each: ("device" | "area" | "city")
level: (string | null)
}
where: {
kinds: (string[] | null)
areas: (string[] | null)
devices: (string[] | null)
tags: ({
[k: string]: string | undefined
} | null)
}
forSeconds: number
keepFiringForSeconds: number
lateAfterSeconds: number
quality: ("counted" | "pass" | "any")
whenUnknown: ("resolve" | "keep")
}
/**
 * The same words in every language.
 */
export interface Text1 {
es: string
en: string
fr: string
}
/**
 */
export interface RuleFault {
file: string
line: (number | null)
column: (number | null)
/**
 * The path of the field; empty for the file as a whole.
 */
field: string
/**
 * What is wrong, and what to do.
 */
says: string
/**
 * It is odd and nothing more: the rule is used.
 */
isWarning: boolean
}
/**
 */
export interface RuleFaults {
faults: RuleFault[]
}
/**
 * What the text means, or what is wrong with it.
 * 
 */
export interface RuleCheck {
ok: boolean
faults: RuleFault[]
rule: (Rule | null)
}
/**
 */
export interface RuleList {
rules: Rule[]
}
/**
 */
export interface WholeRule {
id: string
/**
 * Tells what the rule says from what it said before.
 */
version: string
/**
 * The same of the part that decides when it fires.
 */
decides: string
name: Text
explained: Text2
severity: ("minor" | "moderate" | "severe" | "extreme")
/**
 * After CAP 1.2.
 */
category: ("Geo" | "Met" | "Safety" | "Security" | "Rescue" | "Fire" | "Health" | "Env" | "Transport" | "Infra" | "CBRNE" | "Other")
topic: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")
audience: ("operators" | "citizens")[]
/**
 * Whether it wakes people in their quiet hours.
 */
urgent: boolean
/**
 * Whether it goes out as a public warning (CAP 1.2).
 */
warning: boolean
subject: {
each: ("device" | "area" | "city")
level: (string | null)
}
where: {
kinds: (string[] | null)
areas: (string[] | null)
devices: (string[] | null)
tags: ({
[k: string]: string | undefined
} | null)
}
forSeconds: number
keepFiringForSeconds: number
lateAfterSeconds: number
quality: ("counted" | "pass" | "any")
whenUnknown: ("resolve" | "keep")
/**
 * YAML.
 */
text: (string | null)
}
/**
 * The same words in every language.
 */
export interface Text2 {
es: string
en: string
fr: string
}
/**
 */
export interface RuleVersionList {
/**
 * Newest first.
 */
versions: RuleVersion[]
}
/**
 */
export interface BacktestList {
backtests: {
id: string
rule: string
version: string
from: string
to: string
order: ("as_it_arrived" | "as_it_was")
state: ("running" | "done" | "cancelled" | "failed")
progress: number
/**
 * That were looked at so far.
 */
readings: number
startedAt: string
endedAt: (string | null)
/**
 * Why it failed.
 */
reason: (string | null)
}[]
}
/**
 * What is to come of made-up readings.
 * 
 */
export interface RuleTests {
/**
 * In the folder of rules.
 */
file: string
/**
 * YAML; null where nobody wrote any.
 */
text: (string | null)
}
/**
 */
export interface RuleTestResult {
/**
 * Null for the file as a whole.
 */
test: (string | null)
passed: boolean
/**
 * What came otherwise, line by line.
 */
says: string[]
}
/**
 */
export interface RuleTestRun {
/**
 * All did, and there was one.
 */
passed: boolean
results: RuleTestResult[]
}
/**
 */
export interface AlertAnnotationList {
annotations: AlertAnnotation[]
}
/**
 */
export interface AnnouncementList {
announcements: Announcement[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
/**
 * The `seq` of the last one that there is; 0 before the first.
 */
end: number
}
/**
 * How long it took from the arrival of the observation that was the reason until the channel took the message.
 * 
 */
export interface DeliveryFigures {
channels: {
channel: ("web_push" | "email" | "sms" | "webhook" | "mqtt" | "sse")
/**
 * Messages that the channel took since the start.
 */
accepted: number
/**
 * Seconds; null before the first one.
 */
p50: (number | null)
/**
 * Seconds; null before the first one.
 */
p95: (number | null)
/**
 * Seconds; null before the first one.
 */
p99: (number | null)
}[]
}
/**
 */
export interface AlertList {
alerts: Alert[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 */
export interface PendingAlert {
alert: string
rule: string
version: string
subject: AlertSubject
since: string
/**
 * When it will fire if nothing changes.
 */
firesAt: string
evidence: Evidence
}
/**
 */
export interface PendingAlertList {
pending: PendingAlert[]
}
/**
 */
export interface DeliveryState {
channels: {
channel: ("web_push" | "email" | "sms" | "webhook" | "mqtt" | "sse")
/**
 * Messages that the channel took since the start.
 */
accepted: number
/**
 * Seconds; null before the first one.
 */
p50: (number | null)
/**
 * Seconds; null before the first one.
 */
p95: (number | null)
/**
 * Seconds; null before the first one.
 */
p99: (number | null)
}[]
/**
 * Channels that are set up here.
 */
offered: ("web_push" | "email" | "sms" | "webhook" | "mqtt")[]
/**
 * Messages that wait to be sent.
 */
waiting: {
[k: string]: number | undefined
}
}
/**
 */
export interface DeadDelivery {
key: string
channel: ("web_push" | "email" | "sms" | "webhook" | "mqtt")
/**
 * Says nothing of who it is.
 */
recipient: string
reason: string
attempts: number
at: string
}
/**
 */
export interface DeadDeliveryList {
dead: DeadDelivery[]
}
/**
 * A silence or maintenance window: while it lasts nobody is told.
 * 
 */
export interface Quieting {
id: string
is: ("silence" | "maintenance")
/**
 * Null: all.
 */
rules: (string[] | null)
areas: (string[] | null)
devices: (string[] | null)
from: string
to: string
by: string
note: string
/**
 * When somebody ended it before its time.
 */
endedAt: (string | null)
}
/**
 */
export interface QuietingList {
quietings: Quieting[]
}
/**
 */
export interface TestMessage {
/**
 * What the message is called, also where it is given up.
 */
key: string
channel: ("web_push" | "email" | "sms" | "webhook" | "mqtt")
}
/**
 * The messages that are on their way, one for each address.
 * 
 */
export interface ReceiverTest {
sent: TestMessage[]
}
/**
 */
export interface Area {
id: string
name: string
level: ("city" | "district" | "street" | "garage")
parent: (string | null)
/**
 * Ids of the areas directly in it.
 */
children: string[]
/**
 * Devices in it and in all that lie in it.
 */
devices: number
}
/**
 */
export interface AreaList {
/**
 * Each area comes right before those that lie in it.
 */
areas: Area[]
}
/**
 */
export interface AreaFeature {
type: "Feature"
id: string
geometry: {
type: ("Polygon" | "MultiPolygon")
coordinates: unknown[]
}
properties: Area
}
/**
 */
export interface AreaCollection {
type: "FeatureCollection"
features: AreaFeature[]
}
/**
 * What a derived number rests on; its quality is that of its worst value.
 * 
 */
export interface Basis {
/**
 * Known values that went into the number.
 */
values: number
newestAgeSeconds: (number | null)
oldestAgeSeconds: (number | null)
/**
 * How far it can be trusted, after QARTOD: `pass` when a test ran and none doubted it, `not_evaluated` when no test could run, `suspect` and `fail` when one doubted it, `missing` without any value.
 */
quality: ("pass" | "not_evaluated" | "suspect" | "fail" | "missing")
reasons: string[]
}
/**
 * What several stations say together about one quantity.
 * 
 */
export interface EnvironmentMean {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
/**
 * UCUM code.
 */
unit: string
/**
 * Of the known values; null when there are none. Sound adds up as energy, directions as vectors: null when they cancel each other out.
 */
mean: (number | null)
min: (number | null)
max: (number | null)
/**
 * Stations that measure this quantity.
 */
stations: number
/**
 * Stations whose value is silent for too long, doubted, or never seen.
 */
unknown: number
/**
 * The part of `unknown` that never said anything of this quantity.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
}
/**
 * Lamps by state: on + off + faulty + unknown = lamps, always. A known fault counts before the light.
 * 
 */
export interface LightingTotals {
lamps: number
/**
 * They burn, and no fault is known of them.
 */
on: number
/**
 * They do not burn, and no fault is known of them.
 */
off: number
/**
 * They report a fault, whether they burn or not.
 */
faulty: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
/**
 * The same lamps by their faults alone: faulty + sound + unknown = lamps.
 */
faults: {
faulty: number
sound: number
/**
 * Nobody knows whether they are sound.
 */
unknown: number
basis: Basis
}
}
/**
 * Bays by state: free + occupied + unknown = bays, always.
 * 
 */
export interface ParkingTotals {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
/**
 * The part for people with a disability; also contained in the numbers above.
 */
accessible: {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
}
}
/**
 * Devices by when they last spoke; the four add up to the total.
 * 
 */
export interface FreshnessCount {
total: number
live: number
late: number
stale: number
neverSeen: number
}
/**
 * Devices by one state: on + off + unknown = total, always.
 * 
 */
export interface StateTotals {
total: number
on: number
off: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
}
/**
 */
export interface AreaNow {
area: {
id: string
name: string
level: ("city" | "district" | "street" | "garage")
}
/**
 * The moment that this answer speaks of.
 */
time: string
devices: FreshnessCount
/**
 * null when the area has no bays.
 */
parking: (ParkingTotals | null)
/**
 * null when the area has no lamps.
 */
lighting: (LightingTotals | null)
environment: EnvironmentMean[]
/**
 * The same totals for every state that is measured here.
 */
states: StateTotals[]
}
/**
 */
export interface AreasNow {
/**
 * The moment that this answer speaks of: the same for all of its areas.
 */
time: string
/**
 * Each area comes right before those that lie in it.
 */
areas: AreaNow[]
}
/**
 */
export interface AuditActor {
/**
 * A person who was signed in, a program with the token of the operator, or a user of the machine.
 */
is: ("account" | "token" | "command")
/**
 * Of the account, or of the user of the machine.
 */
name: (string | null)
role: (("operator" | "admin") | null)
}
/**
 */
export interface AuditEntry {
id: number
at: string
/**
 * Null for a wrong password: nobody knows who it was.
 */
actor: (AuditActor | null)
/**
 * The network address; null on the command line.
 */
from: (string | null)
/**
 * A word of a closed list, e.g. `rule.put`.
 */
action: string
/**
 * Of what: the id of a rule or device, the name of an account.
 */
target: (string | null)
/**
 * What it came to, as an HTTP status.
 */
status: number
detail: (string | null)
}
/**
 */
export interface Audit {
/**
 * Newest first.
 */
entries: AuditEntry[]
/**
 * What to ask with for those that are older; null when there are none.
 */
before: (number | null)
/**
 * All words that `action` can be.
 */
actions: ("account.add" | "account.change" | "account.remove" | "account.reset" | "alert.acknowledge" | "area.import" | "backtest.cancel" | "backtest.start" | "backup.cancel" | "backup.make" | "delivery.retry" | "device.add" | "device.change" | "device.import" | "device.remove" | "device.rotate" | "gateway.add" | "gateway.remove" | "problem.acknowledge" | "problem.assign" | "problem.note" | "problem.snooze" | "quieting.end" | "quieting.make" | "receiver.test" | "rejection.cancel_replay" | "rejection.replay" | "rule.keep_tests" | "rule.put" | "rule.remove" | "session.begin" | "session.end" | "session.password")[]
}
/**
 */
export interface Backups {
/**
 * Whether one is being made now.
 */
making: boolean
/**
 * When the one that is being made was begun.
 */
begunAt: (string | null)
/**
 * How the last attempt since the start ended.
 */
last: (({
ok: true
folder: string
} | {
ok: false
reason: string
}) | null)
/**
 * Those in the usual folder, newest first.
 */
backups: {
folder: string
manifest: {
format: 1
/**
 * Version of the program that made it.
 */
barrio: string
/**
 * The data folder that it is of.
 */
installation?: string
/**
 * Each has a higher one than those that were made before it.
 */
number: number
/**
 * Everything acknowledged before this is in it.
 */
begunAt: string
finishedAt: string
store: {
name: string
/**
 * False for a server, which has backups of its own.
 */
copied: boolean
/**
 * Position in the journal that the copied store has reached.
 */
upTo?: number
/**
 * Rows of each kind.
 */
rows: {
[k: string]: number | undefined
}
}
database: {
/**
 * Position up to which the ledger has booked.
 */
ledgerUpTo?: number
/**
 * Rows of each table.
 */
rows: {
[k: string]: number | undefined
}
}
journal: {
oldest: number
/**
 * Position of the last message in it.
 */
end: number
messages: number
/**
 * What was damaged before, in a part that nobody needs any more.
 */
damage: string[]
}
bytes: number
}
}[]
}
/**
 */
export interface ConnectionEvent {
time: string
what: ("connected" | "disconnected" | "refused")
via: ("mqtt" | "websocket")
/**
 * Why it left (`said_goodbye`, `vanished`, `service_stopped` or a fault) or was refused; null when it came.
 */
because: (string | null)
}
/**
 */
export interface ConnectionHistory {
/**
 * Connections that it has now at the MQTT door.
 */
open: number
/**
 * Newest first; 50 at most.
 */
events: ConnectionEvent[]
}
/**
 */
export interface Credential {
username: string
/**
 * Shown this once; only a digest of it is kept.
 */
password: string
}
/**
 */
export interface DeviceList {
devices: {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
position: Position
/**
 * What it says now; with `include=values`.
 */
values?: Value[]
/**
 * With `include=presence`.
 */
presence?: ({
connected: boolean
since: string
} | null)
/**
 * With `include=tags`.
 */
tags?: {
[k: string]: string | undefined
}
/**
 * With `include=clock`.
 */
clock?: ({
/**
 * `unknown`: it sends no times, or too few.
 */
is: ("right" | "ahead" | "behind" | "drifting" | "unknown")
/**
 * What its clock shows minus what ours shows. Nothing is corrected by it: both times stay as they are.
 */
offsetSeconds: (number | null)
driftSecondsPerHour: (number | null)
/**
 * Messages since then tell it.
 */
since: (string | null)
/**
 * Messages refused because their time is impossible: of the future, or before 2000.
 */
refused: number
lastRefusedAt: (string | null)
} | null)
}[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 */
export interface DeviceCollection {
type: "FeatureCollection"
features: {
type: "Feature"
id: string
geometry: {
type: "Point"
/**
 * Longitude, latitude (RFC 7946).
 * 
 * @minItems 2
 * @maxItems 2
 */
coordinates: number[]
}
properties: {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
/**
 * What it says now; with `include=values`.
 */
values?: Value[]
/**
 * With `include=presence`.
 */
presence?: ({
connected: boolean
since: string
} | null)
/**
 * With `include=tags`.
 */
tags?: {
[k: string]: string | undefined
}
/**
 * With `include=clock`.
 */
clock?: ({
/**
 * `unknown`: it sends no times, or too few.
 */
is: ("right" | "ahead" | "behind" | "drifting" | "unknown")
/**
 * What its clock shows minus what ours shows. Nothing is corrected by it: both times stay as they are.
 */
offsetSeconds: (number | null)
driftSecondsPerHour: (number | null)
/**
 * Messages since then tell it.
 */
since: (string | null)
/**
 * Messages refused because their time is impossible: of the future, or before 2000.
 */
refused: number
lastRefusedAt: (string | null)
} | null)
}
}[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 */
export interface FleetSign {
/**
 * `null`: the device as a whole.
 */
quantity: (("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature") | null)
/**
 * The last one that speaks for it.
 */
value: (number | boolean | null)
/**
 * As the test or the refusal says it.
 */
reason: string
/**
 * How often it was seen.
 */
count: number
lastAt: string
}
/**
 */
export interface CitizensTouched {
/**
 * People a day who would use what the device serves; an estimate.
 */
peoplePerDay: number
/**
 * The share of its service that is lost.
 */
lost: number
/**
 * How much sooner than others it should be looked at.
 */
urgency: number
/**
 * It cannot wait for the next round.
 */
urgent: boolean
/**
 * The product of these: the greater, the sooner it should be repaired.
 */
rank: number
/**
 * On what the estimate rests.
 */
because: string
}
/**
 */
export interface FleetProblem {
id: string
device: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
problem: ("silent" | "faulty" | "stuck" | "drifting" | "noisy" | "impossible" | "clock_wrong" | "low_battery")
meaning: string
remedy: string
state: ("open" | "closed")
/**
 * When it began, as far as the readings tell.
 */
since: string
detectedAt: string
clearedAt: (string | null)
clearedBecause: (("healthy" | "removed") | null)
/**
 * How long it lasts, or has lasted.
 */
forSeconds: number
/**
 * What speaks for it.
 */
signs: FleetSign[]
touched: CitizensTouched
/**
 * `null` when it is registered no more.
 */
position: (Position | null)
}
/**
 */
export interface FlagCounts {
pass: number
not_evaluated: number
suspect: number
fail: number
}
/**
 * What the values of a window of time say together.
 * 
 */
export interface Rollup {
start: string
end: string
/**
 * Seconds since the end of the window; 0 while it lasts.
 */
ageSeconds: number
/**
 * Values that the figures are of.
 */
count: number
/**
 * UCUM code of mean, least and greatest; `1` for states.
 */
unit: string
/**
 * By the rule of the quantity: sound by energy, wind as a vector, a state as its share of the known time, a total as how much it grew. null when nothing says it.
 */
mean: (number | null)
min: (number | null)
max: (number | null)
/**
 * Of the counted values; null without any, for states, totals and directions, and with `values=all`, for they are kept of counted values only.
 */
percentiles: ({
p10: number
p50: number
p90: number
} | null)
/**
 * Share of the readings that were to be expected and that no test doubts, with `values=all` too; for a state the share of the time in which it is known.
 */
completeness: number
quality: FlagCounts1
qualityShare: FlagCounts2
/**
 * 1 when first worked out; one more each time that late data changed it.
 */
revision: number
workedOutAt: string
/**
 * Whether late data or a new judgement changed it after it was first worked out.
 */
restated: boolean
/**
 * Whether it was worked out for this answer, and may still change.
 */
open: boolean
}
/**
 * How many values there are of each quality.
 */
export interface FlagCounts1 {
pass: number
not_evaluated: number
suspect: number
fail: number
}
/**
 * The same as shares of all values.
 */
export interface FlagCounts2 {
pass: number
not_evaluated: number
suspect: number
fail: number
}
/**
 * How fast a device or gateway may send. What is faster waits: what was sent with QoS 1 or 2, or by HTTP, is not dropped.
 * 
 */
export interface Quota {
/**
 * Messages a second that it may send for ever; null is no limit.
 */
perSecond: (number | null)
/**
 * Messages a second that it may send while its allowance lasts; null is no limit.
 */
peakPerSecond: (number | null)
/**
 * Messages beyond its rate, saved while it is silent; null when there is no limit.
 */
allowance: ({
left: number
of: number
} | null)
/**
 * Whether it sends faster than it may, and is read more slowly for it.
 */
slowed: boolean
slowedSince: (string | null)
/**
 * How long it was left alone during the last hour.
 */
slowedSecondsLastHour: number
}
/**
 */
export interface DeviceLastDay {
from: string
to: string
/**
 * Length of a window; a day of the city may have 23 or 25 hours.
 */
everySeconds: number
/**
 * The level whose windows these are; null for spans that are worked out from the readings each time.
 */
level: (("1min" | "15min" | "1h" | "1d") | null)
/**
 * `counted`, when left out: only values that no test doubts. `all`: suspect and failed ones too, in count, mean, min and max; percentiles are not kept of those and are null, and completeness stays that of the counted values.
 */
values: ("counted" | "all")
series: {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
unit: string
buckets: Rollup[]
}[]
}
/**
 */
export interface Device {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
/**
 * The areas that contain it, the smallest first.
 */
areas: string[]
gateway: (string | null)
tags: {
[k: string]: string | undefined
}
registeredAt: string
/**
 * What the broker or its last will says; null when neither has said anything.
 */
presence: ({
connected: boolean
since: string
} | null)
/**
 * How right the clock of the device is, estimated from its last messages; null when it was not heard yet.
 */
clock: ({
/**
 * `unknown`: it sends no times, or too few.
 */
is: ("right" | "ahead" | "behind" | "drifting" | "unknown")
/**
 * What its clock shows minus what ours shows. Nothing is corrected by it: both times stay as they are.
 */
offsetSeconds: (number | null)
driftSecondsPerHour: (number | null)
/**
 * Messages since then tell it.
 */
since: (string | null)
/**
 * Messages refused because their time is impossible: of the future, or before 2000.
 */
refused: number
lastRefusedAt: (string | null)
} | null)
quota: Quota
values: Value[]
/**
 * What is wrong with it now; with `include=problems`.
 */
problems?: FleetProblem[]
rollups?: DeviceLastDay1
position: Position
}
/**
 * The last day hour by hour; with `include=rollups`.
 */
export interface DeviceLastDay1 {
from: string
to: string
/**
 * Length of a window; a day of the city may have 23 or 25 hours.
 */
everySeconds: number
/**
 * The level whose windows these are; null for spans that are worked out from the readings each time.
 */
level: (("1min" | "15min" | "1h" | "1d") | null)
/**
 * `counted`, when left out: only values that no test doubts. `all`: suspect and failed ones too, in count, mean, min and max; percentiles are not kept of those and are null, and completeness stays that of the counted values.
 */
values: ("counted" | "all")
series: {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
unit: string
buckets: Rollup[]
}[]
}
/**
 */
export interface DeviceFeature {
type: "Feature"
id: string
geometry: {
type: "Point"
/**
 * Longitude, latitude (RFC 7946).
 * 
 * @minItems 2
 * @maxItems 2
 */
coordinates: number[]
}
properties: {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
/**
 * The areas that contain it, the smallest first.
 */
areas: string[]
gateway: (string | null)
tags: {
[k: string]: string | undefined
}
registeredAt: string
/**
 * What the broker or its last will says; null when neither has said anything.
 */
presence: ({
connected: boolean
since: string
} | null)
/**
 * How right the clock of the device is, estimated from its last messages; null when it was not heard yet.
 */
clock: ({
/**
 * `unknown`: it sends no times, or too few.
 */
is: ("right" | "ahead" | "behind" | "drifting" | "unknown")
/**
 * What its clock shows minus what ours shows. Nothing is corrected by it: both times stay as they are.
 */
offsetSeconds: (number | null)
driftSecondsPerHour: (number | null)
/**
 * Messages since then tell it.
 */
since: (string | null)
/**
 * Messages refused because their time is impossible: of the future, or before 2000.
 */
refused: number
lastRefusedAt: (string | null)
} | null)
quota: Quota
values: Value[]
/**
 * What is wrong with it now; with `include=problems`.
 */
problems?: FleetProblem[]
rollups?: DeviceLastDay2
}
}
/**
 * The last day hour by hour; with `include=rollups`.
 */
export interface DeviceLastDay2 {
from: string
to: string
/**
 * Length of a window; a day of the city may have 23 or 25 hours.
 */
everySeconds: number
/**
 * The level whose windows these are; null for spans that are worked out from the readings each time.
 */
level: (("1min" | "15min" | "1h" | "1d") | null)
/**
 * `counted`, when left out: only values that no test doubts. `all`: suspect and failed ones too, in count, mean, min and max; percentiles are not kept of those and are null, and completeness stays that of the counted values.
 */
values: ("counted" | "all")
series: {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
unit: string
buckets: Rollup[]
}[]
}
/**
 */
export interface Station {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
position: Position
/**
 * Metres as the crow flies.
 */
distanceMetres: number
values: Value[]
}
/**
 */
export interface EnvironmentNear {
centre: Position
radiusMetres: number
/**
 * Of all stations within the radius, listed or not.
 */
means: EnvironmentMean[]
/**
 * Nearest first.
 */
stations: Station[]
}
/**
 */
export interface EnvironmentCollection {
type: "FeatureCollection"
features: {
type: "Feature"
id: string
geometry: {
type: "Point"
/**
 * Longitude, latitude (RFC 7946).
 * 
 * @minItems 2
 * @maxItems 2
 */
coordinates: number[]
}
properties: {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
/**
 * Metres as the crow flies.
 */
distanceMetres: number
values: Value[]
}
}[]
means: EnvironmentMean[]
}
/**
 */
export interface FleetProblemList {
problems: FleetProblem[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 */
export interface FleetProblemCollection {
type: "FeatureCollection"
features: {
type: "Feature"
id: string
geometry: ({
type: "Point"
/**
 * @minItems 2
 * @maxItems 2
 */
coordinates: number[]
} | null)
properties: {
id: string
device: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
problem: ("silent" | "faulty" | "stuck" | "drifting" | "noisy" | "impossible" | "clock_wrong" | "low_battery")
meaning: string
remedy: string
state: ("open" | "closed")
/**
 * When it began, as far as the readings tell.
 */
since: string
detectedAt: string
clearedAt: (string | null)
clearedBecause: (("healthy" | "removed") | null)
/**
 * How long it lasts, or has lasted.
 */
forSeconds: number
/**
 * What speaks for it.
 */
signs: FleetSign[]
touched: CitizensTouched
}
}[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 */
export interface TimeTaken {
/**
 * How many it was worked out from.
 */
count: number
meanSeconds: (number | null)
medianSeconds: (number | null)
/**
 * Why there are no figures, where there are none.
 */
because: (string | null)
}
/**
 */
export interface FleetTimes {
detect: TimeTaken1
repair: TimeTaken2
}
/**
 * From the beginning of problems to their detection; their mean is the MTTD.
 */
export interface TimeTaken1 {
/**
 * How many it was worked out from.
 */
count: number
meanSeconds: (number | null)
medianSeconds: (number | null)
/**
 * Why there are no figures, where there are none.
 */
because: (string | null)
}
/**
 * From their detection until the device was well again; their mean is the MTTR.
 */
export interface TimeTaken2 {
/**
 * How many it was worked out from.
 */
count: number
meanSeconds: (number | null)
medianSeconds: (number | null)
/**
 * Why there are no figures, where there are none.
 */
because: (string | null)
}
/**
 */
export interface FleetSummary {
time: string
/**
 * When all devices were last looked at; `null` soon after a start.
 */
lookedAt: (string | null)
/**
 * Times to detect and to repair are of problems that were detected, or well again, from here on.
 */
from: string
to: string
devices: number
/**
 * Devices with at least one open problem.
 */
withProblems: number
/**
 * `null` without any device.
 */
healthyShare: (number | null)
times: FleetTimes
problems: {
problem: ("silent" | "faulty" | "stuck" | "drifting" | "noisy" | "impossible" | "clock_wrong" | "low_battery")
meaning: string
remedy: string
open: number
urgent: number
times: FleetTimes
}[]
kinds: {
id: string
label: string
devices: number
/**
 * Devices with at least one open problem.
 */
withProblems: number
/**
 * `null` without any device.
 */
healthyShare: (number | null)
times: FleetTimes
}[]
/**
 * Each with all that lies in it.
 */
areas: {
id: string
name: string
level: string
devices: number
/**
 * Devices with at least one open problem.
 */
withProblems: number
/**
 * `null` without any device.
 */
healthyShare: (number | null)
times: FleetTimes
}[]
}
/**
 * The chance of a free place, a little ahead: what came of moments like this one in the last eight weeks, leaning on what is usual at that hour. Unknown when there is too little history or too few bays are known now.
 * 
 */
export interface ParkingForecast {
area: string
accessibleOnly: boolean
madeAt: string
now: {
bays: number
/**
 * Known to be free now.
 */
free: number
/**
 * Bays of which it is known whether they are free; the others are unknown.
 */
known: number
basis: Basis
}
/**
 * Days that this area was learnt from.
 */
daysOfHistory: number
chances: {
/**
 * So far ahead.
 */
minutes: number
/**
 * The moment that it speaks of.
 */
at: string
/**
 * The chance of at least one free place then; null when nobody can tell, and `because` says why.
 */
probability: (number | null)
/**
 * The same without looking at now: how often a place is free at that hour.
 */
usual: (number | null)
/**
 * Moments of the past like this one that the chance was learnt from.
 */
comparable: number
because: string
}[]
}
/**
 */
export interface Gateway {
id: string
/**
 * How many devices are registered with it.
 */
devices: number
quota: Quota
}
/**
 */
export interface Readiness {
ready: boolean
parts: {
name: string
ok: boolean
detail: string
remedy?: string
}[]
}
/**
 */
export interface Alive {
alive: true
}
/**
 * What one quantity gave to an index.
 * 
 */
export interface IndexInput {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
/**
 * Values that no test doubts: only these enter.
 */
counted: number
/**
 * How many values there were of each quality, also of those that do not enter.
 */
quality: {
pass: number
not_evaluated: number
suspect: number
fail: number
}
/**
 * Share of what was to be expected in the whole span.
 */
completeness: number
/**
 * How often late data or new judgements have changed what this was worked out from.
 */
corrections: number
}
/**
 * What an index rests on: the span, and each quantity with its quality.
 * 
 */
export interface IndexBasis {
from: string
to: string
/**
 * Seconds from the end of the span to the moment that the answer speaks of.
 */
ageSeconds: number
inputs: IndexInput[]
}
/**
 * European Air Quality Index of one hour, by the table of 2024. Not an official value.
 * 
 */
export interface EuropeanAqi {
/**
 * No authority has approved these sensors or this computation.
 */
official: false
/**
 * 1 good to 6 extremely poor; null when the hour is too thin.
 */
value: (number | null)
band: (("good" | "fair" | "moderate" | "poor" | "very_poor" | "extremely_poor") | null)
/**
 * The pollutant that decides; of several in a band the deepest in it.
 */
dominant: (("pm2_5" | "pm10" | "no2" | "o3" | "so2") | null)
/**
 * At a traffic site ozone may be missing; where it is measured, it counts. Stations there are tagged `site: traffic`.
 */
site: ("traffic" | "background")
subIndices: {
quantity: ("pm2_5" | "pm10" | "no2" | "o3" | "so2")
/**
 * Hourly mean in ug/m3.
 */
mean: number
value: number
band: ("good" | "fair" | "moderate" | "poor" | "very_poor" | "extremely_poor")
}[]
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 */
export interface EuropeanAqiHour {
value: (number | null)
band: (("good" | "fair" | "moderate" | "poor" | "very_poor" | "extremely_poor") | null)
dominant: (("pm2_5" | "pm10" | "no2" | "o3" | "so2") | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * US Air Quality Index of now, by the breakpoints of 2024. Not an official value.
 * 
 */
export interface UsAqi {
/**
 * No authority has approved these sensors or this computation.
 */
official: false
/**
 * 0 to 500; above it is beyond the index, and is not capped.
 */
value: (number | null)
category: (("good" | "moderate" | "unhealthy_for_sensitive_groups" | "unhealthy" | "very_unhealthy" | "hazardous" | "beyond_the_aqi") | null)
dominant: (("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature") | null)
subIndices: {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
/**
 * How the concentration was averaged: particles by NowCast, ozone and CO over 8 hours.
 */
averaging: ("nowcast_12h" | "24h" | "8h" | "1h")
/**
 * In `unit`, with the digits that the table distinguishes.
 */
concentration: (number | null)
unit: ("ug/m3" | "ppm" | "ppb")
value: (number | null)
category: (("good" | "moderate" | "unhealthy_for_sensitive_groups" | "unhealthy" | "very_unhealthy" | "hazardous" | "beyond_the_aqi") | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}[]
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * The air compared with the WHO guidelines of 2021.
 * 
 */
export interface WhoComparison {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
/**
 * The last 24 hours; the worst 8 hours that ended in them; the last 365 days.
 */
averaging: ("24h" | "8h" | "year")
/**
 * Not to be exceeded; over 24 hours on three or four days of a year at most.
 */
guideline: number
/**
 * UCUM code of guideline and mean.
 */
unit: string
mean: (number | null)
/**
 * How many times the guideline the mean is; above 1 it is exceeded.
 */
times: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 */
export interface AirIndices {
european: EuropeanAqi1
/**
 * The last 24 whole hours, the oldest first.
 */
europeanHours: EuropeanAqiHour[]
us: UsAqi
who: WhoComparison[]
}
/**
 * The last whole hour.
 */
export interface EuropeanAqi1 {
/**
 * No authority has approved these sensors or this computation.
 */
official: false
/**
 * 1 good to 6 extremely poor; null when the hour is too thin.
 */
value: (number | null)
band: (("good" | "fair" | "moderate" | "poor" | "very_poor" | "extremely_poor") | null)
/**
 * The pollutant that decides; of several in a band the deepest in it.
 */
dominant: (("pm2_5" | "pm10" | "no2" | "o3" | "so2") | null)
/**
 * At a traffic site ozone may be missing; where it is measured, it counts. Stations there are tagged `site: traffic`.
 */
site: ("traffic" | "background")
subIndices: {
quantity: ("pm2_5" | "pm10" | "no2" | "o3" | "so2")
/**
 * Hourly mean in ug/m3.
 */
mean: number
value: number
band: ("good" | "fair" | "moderate" | "poor" | "very_poor" | "extremely_poor")
}[]
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * How lamps burned, what they drew, and how many were broken.
 * 
 */
export interface LightingUse {
lamps: number
/**
 * Hours of light.
 */
burningHours: {
/**
 * Of what is known of the lamps, and of nothing else.
 */
value: (number | null)
unit: string
/**
 * Share of the time of all lamps that the value speaks of.
 */
covered: number
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
/**
 * Of all lamps, as if those of which nothing is known had done as the others: `value` / `covered`.
 */
estimate: (number | null)
/**
 * The counters of the lamps; or how long they said that they burn.
 */
source: (("burning_hours" | "lamp_on") | null)
}
/**
 * What the lamps drew.
 */
energy: {
/**
 * Of what is known of the lamps, and of nothing else.
 */
value: (number | null)
unit: string
/**
 * Share of the time of all lamps that the value speaks of.
 */
covered: number
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
/**
 * Of all lamps, as if those of which nothing is known had done as the others: `value` / `covered`.
 */
estimate: (number | null)
}
/**
 * Share of the known time in which lamps reported a fault.
 */
faultShare: {
value: (number | null)
unit: string
/**
 * Share of the time of all lamps that the value speaks of.
 */
covered: number
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
basis: IndexBasis
}
/**
 * Lamps that were broken, one by one.
 * 
 */
export interface LampFaults {
/**
 * Lamps that reported a fault at any time of the day.
 */
lamps: (number | null)
/**
 * Lamps of which anything is known of that day.
 */
known: (number | null)
/**
 * The first divided by the second: faults per lamp and day.
 */
rate: (number | null)
/**
 * How long such a lamp reported its fault.
 */
meanHours: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * Of whole days of the city.
 * 
 */
export interface LightingIndices {
yesterday: LightingUse
lastSevenDays: LightingUse
faultsYesterday: LampFaults1
}
/**
 * In a city of more than 5000 devices nothing is known here of an area: ask lamp by lamp.
 */
export interface LampFaults1 {
/**
 * Lamps that reported a fault at any time of the day.
 */
lamps: (number | null)
/**
 * Lamps of which anything is known of that day.
 */
known: (number | null)
/**
 * The first divided by the second: faults per lamp and day.
 */
rate: (number | null)
/**
 * How long such a lamp reported its fault.
 */
meanHours: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * The steady level that carries as much energy as the sound did (LAeq).
 * 
 */
export interface NoiseLevel {
/**
 * dB(A); null when less than three quarters of the time is known.
 */
value: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * A day of noise, from seven to seven on the clocks of the city.
 * 
 */
export interface NoiseDay {
/**
 * The directive speaks of a year in front of a house wall; a sensor of the street gives a hint of it.
 */
indicative: true
from: string
to: string
day: NoiseLevel1
evening: NoiseLevel2
night: NoiseLevel3
dayEveningNight: NoiseLevel4
}
/**
 * Lday: 7 to 19.
 */
export interface NoiseLevel1 {
/**
 * dB(A); null when less than three quarters of the time is known.
 */
value: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * Levening: 19 to 23.
 */
export interface NoiseLevel2 {
/**
 * dB(A); null when less than three quarters of the time is known.
 */
value: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * Lnight: 23 to 7 of the next morning.
 */
export interface NoiseLevel3 {
/**
 * dB(A); null when less than three quarters of the time is known.
 */
value: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * Lden: all three, the evening 5 dB and the night 10 dB louder.
 */
export interface NoiseLevel4 {
/**
 * dB(A); null when less than three quarters of the time is known.
 */
value: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 */
export interface NoiseIndices {
lastHour: NoiseLevel5
/**
 * How the sound of the last whole hour spread, from the readings of it.
 */
spread: {
/**
 * LA10 in dB(A): passed a tenth of the time.
 */
loudTenth: (number | null)
/**
 * LA90 in dB(A): passed nearly always.
 */
background: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
today: NoiseDay1
yesterday: NoiseDay2
}
/**
 * The last 60 minutes, by whole quarters of an hour where stations speak so often.
 */
export interface NoiseLevel5 {
/**
 * dB(A); null when less than three quarters of the time is known.
 */
value: (number | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * So far; before seven in the morning this is the day that began yesterday.
 */
export interface NoiseDay1 {
/**
 * The directive speaks of a year in front of a house wall; a sensor of the street gives a hint of it.
 */
indicative: true
from: string
to: string
day: NoiseLevel1
evening: NoiseLevel2
night: NoiseLevel3
dayEveningNight: NoiseLevel4
}
/**
 * The last day of noise that is over.
 */
export interface NoiseDay2 {
/**
 * The directive speaks of a year in front of a house wall; a sensor of the street gives a hint of it.
 */
indicative: true
from: string
to: string
day: NoiseLevel1
evening: NoiseLevel2
night: NoiseLevel3
dayEveningNight: NoiseLevel4
}
/**
 * How bays were used.
 * 
 */
export interface ParkingUse {
bays: number
/**
 * Share of the known time in which vehicles stood there; unknown time is neither free nor occupied.
 */
occupancy: (number | null)
/**
 * Vehicles that came, per bay and day of known time.
 */
turnover: (number | null)
/**
 * How long vehicles stood; null where the bays were not looked at one by one.
 */
dwell: ({
medianHours: (number | null)
meanHours: (number | null)
/**
 * Stays that were seen to begin and to end, and that ended in the span.
 */
stays: number
/**
 * Vehicles that still stood there at the end; they are left out.
 */
open: number
/**
 * Stays whose beginning or end nobody saw; they are left out.
 */
cut: number
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
} | null)
basis: IndexBasis
/**
 * What is missing, and why a value is null.
 */
reasons: string[]
}
/**
 * Of whole days of the city. Turnover and dwell of at most 60 bays; of more, ask street by street.
 * 
 */
export interface ParkingIndices {
yesterday: ParkingUse
lastSevenDays: ParkingUse
}
/**
 * What the readings mean. Each figure says what it rests on; it is null when that is too little.
 * 
 */
export interface AreaIndices {
area: string
/**
 * The moment that this answer speaks of.
 */
time: string
/**
 * The days of this answer are those of this time zone.
 */
timeZone: string
/**
 * null when there is nothing to say; `reasons` tells why.
 */
air: (AirIndices | null)
/**
 * null when there is nothing to say; `reasons` tells why.
 */
noise: (NoiseIndices | null)
/**
 * null when there is nothing to say; `reasons` tells why.
 */
parking: (ParkingIndices | null)
/**
 * null when there is nothing to say; `reasons` tells why.
 */
lighting: (LightingIndices | null)
/**
 * Why a topic is null: it was not asked for, nothing here measures it, or nothing is kept of that time.
 */
reasons: {
topic: ("air" | "noise" | "parking" | "lighting")
reason: string
}[]
}
/**
 * What the readings mean. Each figure says what it rests on; it is null when that is too little.
 * 
 */
export interface DeviceIndices {
device: string
/**
 * The moment that this answer speaks of.
 */
time: string
/**
 * The days of this answer are those of this time zone.
 */
timeZone: string
/**
 * null when there is nothing to say; `reasons` tells why.
 */
air: (AirIndices | null)
/**
 * null when there is nothing to say; `reasons` tells why.
 */
noise: (NoiseIndices | null)
/**
 * null when there is nothing to say; `reasons` tells why.
 */
parking: (ParkingIndices | null)
/**
 * null when there is nothing to say; `reasons` tells why.
 */
lighting: (LightingIndices | null)
/**
 * Why a topic is null: it was not asked for, nothing here measures it, or nothing is kept of that time.
 */
reasons: {
topic: ("air" | "noise" | "parking" | "lighting")
reason: string
}[]
}
/**
 */
export interface Kind {
id: string
label: string
description: string
quantities: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")[]
rhythm: {
speaks: ("periodically" | "on_change_with_heartbeat")
everySeconds: number
/**
 * Silence beyond this is late.
 */
lateAfterSeconds: number
/**
 * Silence beyond this is stale: the value is unknown.
 */
staleAfterSeconds: number
}
}
/**
 */
export interface KindList {
kinds: Kind[]
}
/**
 * What became of everything that was received.
 * 
 */
export interface Ledger {
/**
 * Messages that are booked to who sent them.
 */
messages: number
/**
 * Samples that were read; a message out of which none could be read counts as one.
 */
received: number
/**
 * Samples that came in, each counted once: `received` - `replayed`.
 */
arrived: number
/**
 * How many of `received` are refused ones that were tried again; they were counted before.
 */
replayed: number
/**
 * Samples that the store confirmed.
 */
stored: number
/**
 * Samples that were observed before, and are kept once.
 */
duplicate: number
/**
 * Samples that were refused, by reason, at every try anew; those without any are left out.
 */
rejected: {
code: string
count: number
meaning: string
}[]
/**
 * Included; the beginning of an hour. null: from the first message on.
 */
from: (string | null)
/**
 * Not included; the beginning of an hour. null: up to now.
 */
to: (string | null)
/**
 * The same in words.
 */
summary: string
/**
 * Refusals that are kept now: those that were tried again are gone. Only of the whole city; else null.
 */
refusedNow: (number | null)
device: (string | null)
area: (string | null)
inFlight: {
/**
 * Samples that were read and are not booked yet. They are in `received`.
 */
samples: number
/**
 * Messages on disk that are not booked yet, of the whole city.
 */
messages: number
}
/**
 * received = stored + duplicate + rejected + in flight, here and in all of the books.
 */
balances: boolean
/**
 * Why it does not balance.
 */
imbalances: {
kind: string
detail: string
}[]
/**
 * Messages of the city that were never booked: the ledger was lost, or the journal damaged.
 */
gaps: {
after: number
upTo: number
messages: number
}[]
/**
 * When all of the books were last looked at.
 */
checkedAt: (string | null)
/**
 * With by=hour: what is booked, oldest first; without what is in flight.
 */
hours?: {
/**
 * Messages that are booked to who sent them.
 */
messages: number
/**
 * Samples that were read; a message out of which none could be read counts as one.
 */
received: number
/**
 * Samples that came in, each counted once: `received` - `replayed`.
 */
arrived: number
/**
 * How many of `received` are refused ones that were tried again; they were counted before.
 */
replayed: number
/**
 * Samples that the store confirmed.
 */
stored: number
/**
 * Samples that were observed before, and are kept once.
 */
duplicate: number
/**
 * Samples that were refused, by reason, at every try anew; those without any are left out.
 */
rejected: {
code: string
count: number
meaning: string
}[]
/**
 * When the hour began; null for all that is too old to be told apart by hour.
 */
from: (string | null)
}[]
}
/**
 */
export interface LampToLookAt {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
position: Position
/**
 * `unknown`: nobody knows whether it is sound; its values hold the last word and how old that is.
 */
state: ("faulty" | "unknown")
values: Value[]
}
/**
 */
export interface LightingFaults {
totals: LightingTotals1
/**
 * Lamps that report a fault now.
 */
faults: LampToLookAt[]
/**
 * Lamps that are silent for too long, doubted, or were never seen: perhaps a street without power.
 */
unknown: LampToLookAt[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 * Lamps by state: on + off + faulty + unknown = lamps, always. A known fault counts before the light.
 */
export interface LightingTotals1 {
lamps: number
/**
 * They burn, and no fault is known of them.
 */
on: number
/**
 * They do not burn, and no fault is known of them.
 */
off: number
/**
 * They report a fault, whether they burn or not.
 */
faulty: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
/**
 * The same lamps by their faults alone: faulty + sound + unknown = lamps.
 */
faults: {
faulty: number
sound: number
/**
 * Nobody knows whether they are sound.
 */
unknown: number
basis: Basis
}
}
/**
 */
export interface LightingCollection {
type: "FeatureCollection"
features: {
type: "Feature"
id: string
geometry: {
type: "Point"
/**
 * Longitude, latitude (RFC 7946).
 * 
 * @minItems 2
 * @maxItems 2
 */
coordinates: number[]
}
properties: {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
/**
 * `unknown`: nobody knows whether it is sound; its values hold the last word and how old that is.
 */
state: ("faulty" | "unknown")
values: Value[]
}
}[]
totals: LightingTotals
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 * Data of an event `reading` or `rejudged`.
 * 
 */
export interface LiveReading {
device: string
kind: string
area: (string | null)
time: string
receivedAt: string
values: Value[]
}
/**
 * Who measured it.
 * 
 */
export interface StationNear {
id: string
name: string
/**
 * Metres as the crow flies.
 */
distanceMetres: number
position: Position
}
/**
 * The air at the nearest station that has an index for the last whole hour.
 * 
 */
export interface AirHere {
station: StationNear
/**
 * The last whole hour as an index; null while the store does not answer.
 */
hour: (EuropeanAqi | null)
/**
 * What the band means for people; null when there is no band.
 */
advice: ({
everybody: ("as_usual" | "ease_if_symptoms" | "less_effort" | "little_effort" | "stay_inside")
/**
 * For people with asthma, and others whose lungs or heart are ill.
 */
asthma: ("as_usual" | "ease_if_symptoms" | "less_effort" | "little_effort" | "stay_inside")
/**
 * For children, and for the old.
 */
children: ("as_usual" | "ease_if_symptoms" | "less_effort" | "little_effort" | "stay_inside")
} | null)
/**
 * What it measures now.
 */
values: Value[]
}
/**
 * Street lights within the radius: faulty + sound + unknown = lamps.
 * 
 */
export interface LampsHere {
lamps: number
faulty: number
sound: number
/**
 * Nobody knows whether they are sound: silent, doubted, or never heard.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * Of the oldest word that was counted.
 */
ageSeconds: (number | null)
/**
 * Broken and silent ones, nearest first: 20 at most.
 */
out: {
id: string
name: string
position: Position
/**
 * Metres as the crow flies.
 */
distanceMetres: number
/**
 * `faulty`: it says that it is broken. `silent`: it spoke before, and says nothing any more.
 */
state: ("faulty" | "silent")
/**
 * When that began; null when it is not known.
 */
since: (string | null)
/**
 * Of its last word.
 */
ageSeconds: (number | null)
}[]
}
/**
 * How loud it is at the nearest station within the radius that is heard.
 * 
 */
export interface NoiseHere {
station: StationNear
value: Value
/**
 * Below 50 dB(A) quiet, below 60 lively, below 70 loud; null when nothing is known now.
 */
band: (("quiet" | "lively" | "loud" | "very_loud") | null)
}
/**
 * The part of `free` and `occupied` whose last word is late by the rhythm of its kind: known still, and less sure.
 * 
 */
export interface LateBays {
free: number
occupied: number
/**
 * The part for people with a disability; also contained in the numbers above.
 */
accessible: {
free: number
occupied: number
}
}
/**
 * The bays of a street (or garage, or district) that lie within the radius.
 * 
 */
export interface StreetNear {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
/**
 * The part for people with a disability; also contained in the numbers above.
 */
accessible: {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
}
/**
 * The area; null for bays that lie in none.
 */
id: (string | null)
name: (string | null)
/**
 * To the nearest free bay; to the nearest bay where none is known to be free.
 */
distanceMetres: number
/**
 * About so many minutes on foot: streets are taken to be 1.3 times as long as the crow flies, at 4.8 km/h.
 */
walkMinutes: number
/**
 * Not one for people with a disability.
 */
nearestFree: ({
device: string
name: string
lat: number
lon: number
/**
 * Metres as the crow flies.
 */
distanceMetres: number
/**
 * About so many minutes on foot: streets are taken to be 1.3 times as long as the crow flies, at 4.8 km/h.
 */
walkMinutes: number
} | null)
/**
 * For people with a disability.
 */
nearestFreeAccessible: ({
device: string
name: string
lat: number
lon: number
/**
 * Metres as the crow flies.
 */
distanceMetres: number
/**
 * About so many minutes on foot: streets are taken to be 1.3 times as long as the crow flies, at 4.8 km/h.
 */
walkMinutes: number
} | null)
late: LateBays
/**
 * How the free places went; null when nobody can tell: too few bays are known, or it was not looked at long enough.
 */
trend: ({
is: ("filling" | "emptying" | "steady")
/**
 * Free places more (or fewer) than then, in the whole street.
 */
change: number
/**
 * How long ago that was.
 */
minutes: number
} | null)
/**
 * Of a free place at the time of arrival on foot; of the whole street.
 */
chance: ({
/**
 * So far ahead.
 */
minutes: number
/**
 * The moment that it speaks of.
 */
at: string
/**
 * The chance of at least one free place then; null when nobody can tell, and `because` says why.
 */
probability: (number | null)
/**
 * The same without looking at now: how often a place is free at that hour.
 */
usual: (number | null)
/**
 * Moments of the past like this one that the chance was learnt from.
 */
comparable: number
because: string
} | null)
}
/**
 */
export interface ParkingHere {
totals: ParkingTotals1
late: LateBays
/**
 * Where a place is free, the nearest first; then by the chance of one; then those nobody knows of.
 */
streets: StreetNear[]
}
/**
 * Bays by state: free + occupied + unknown = bays, always.
 */
export interface ParkingTotals1 {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
/**
 * The part for people with a disability; also contained in the numbers above.
 */
accessible: {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
}
}
/**
 */
export interface WeatherHere {
station: StationNear
values: Value[]
}
/**
 */
export interface Near {
/**
 * The moment that this answer speaks of.
 */
time: string
centre: Position
radiusMetres: number
/**
 * The smallest area around the place.
 */
area: ({
id: string
name: string
level: ("city" | "district" | "street" | "garage")
} | null)
/**
 * The district that it lies in: the live stream of its area tells what becomes different around here.
 */
district: ({
id: string
name: string
} | null)
/**
 * Null when no bay lies within the radius.
 */
parking: (ParkingHere | null)
/**
 * Null when no station within three kilometres measures it.
 */
air: (AirHere | null)
/**
 * Null when no station within the radius listens.
 */
noise: (NoiseHere | null)
/**
 * Null when no station within five kilometres measures it.
 */
weather: (WeatherHere | null)
/**
 * Null when no lamp stands within the radius.
 */
lamps: (LampsHere | null)
/**
 * What citizens are warned of here: 20 at most, worst first.
 */
alerts: Alert[]
/**
 * How many alerts there are here in all.
 */
alertCount: number
}
/**
 * What a device observed, moment by moment.
 * 
 */
export interface Observations {
device: string
from: string
to: string
order: ("newest_first" | "oldest_first")
observations: Value[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 * The past of a device by spans of time; a span without observations is left out.
 * 
 */
export interface ObservationBuckets {
device: string
from: string
to: string
/**
 * Length of a window; a day of the city may have 23 or 25 hours.
 */
everySeconds: number
/**
 * The level whose windows these are; null for spans that are worked out from the readings each time.
 */
level: (("1min" | "15min" | "1h" | "1d") | null)
/**
 * `counted`, when left out: only values that no test doubts. `all`: suspect and failed ones too, in count, mean, min and max; percentiles are not kept of those and are null, and completeness stays that of the counted values.
 */
values: ("counted" | "all")
series: {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
unit: string
buckets: Rollup[]
}[]
}
/**
 */
export interface Service {
version: string
startedAt: string
/**
 * Number of the process on its machine.
 */
pid: number
/**
 * Version of Node.js.
 */
node: string
/**
 * Folder of the journal, the embedded store and the registry.
 */
dataDir: string
/**
 * Settings by name; secrets are `[secret]`.
 */
settings: {
[k: string]: string | undefined
}
readiness: Readiness
}
/**
 */
export interface Bay {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
position: Position
/**
 * Metres as the crow flies.
 */
distanceMetres: number
state: ("free" | "occupied" | "unknown")
/**
 * For people with a disability.
 */
accessible: boolean
occupied: Value
}
/**
 */
export interface ParkingNear {
centre: Position
radiusMetres: number
totals: ParkingTotals2
/**
 * Known bays, nearest first.
 */
bays: Bay[]
/**
 * Bays of which nobody knows whether they are free, nearest first.
 */
unknown: Bay[]
}
/**
 * Bays by state: free + occupied + unknown = bays, always.
 */
export interface ParkingTotals2 {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
/**
 * The part for people with a disability; also contained in the numbers above.
 */
accessible: {
bays: number
free: number
occupied: number
/**
 * Silent for too long, doubted, or never seen; in none of the numbers before.
 */
unknown: number
/**
 * The part of `unknown` that never spoke.
 */
neverSeen: number
/**
 * The part of `unknown` that speaks, and a test doubts what it says.
 */
doubted: number
basis: Basis
}
}
/**
 */
export interface ParkingCollection {
type: "FeatureCollection"
features: {
type: "Feature"
id: string
geometry: {
type: "Point"
/**
 * Longitude, latitude (RFC 7946).
 * 
 * @minItems 2
 * @maxItems 2
 */
coordinates: number[]
}
properties: {
id: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
/**
 * Age by the rhythm of the kind; only live and late values are known.
 */
freshness: ("live" | "late" | "stale" | "never_seen")
/**
 * When it was last heard by the times of its values; its freshness and age are counted from here.
 */
lastSeen: (string | null)
/**
 * When a value of it last reached us. Much later than `lastSeen` when what it sends is old: a wrong clock, or a backlog.
 */
lastReceivedAt: (string | null)
ageSeconds: (number | null)
/**
 * Metres as the crow flies.
 */
distanceMetres: number
state: ("free" | "occupied" | "unknown")
/**
 * For people with a disability.
 */
accessible: boolean
occupied: Value
}
}[]
totals: ParkingTotals
}
/**
 */
export interface WholePicture {
is: "all"
/**
 * For `since`.
 */
version: string
at: string
kinds: string[]
areas: string[]
problems: ("silent" | "faulty" | "stuck" | "drifting" | "noisy" | "impossible" | "clock_wrong" | "low_battery")[]
freshnesses: ("live" | "late" | "stale" | "never_seen")[]
id: string[]
/**
 * Empty where nobody named it.
 */
name: string[]
/**
 * In 1/100000 of a degree, as `lon`.
 */
lat: number[]
lon: number[]
/**
 * Into `kinds`.
 */
kind: number[]
/**
 * Into `areas`; -1: in none.
 */
area: number[]
/**
 * Seconds since it was last heard, at `at`; -1: never.
 */
age: number[]
/**
 * Into `freshnesses`.
 */
freshness: number[]
/**
 * The worst that is wrong with it: 0 is nothing, else one more than the place in `problems`.
 */
problem: number[]
/**
 * By how much the worst matters; see the queue.
 */
rank: number[]
}
/**
 */
export interface PictureChanges {
is: "changes"
/**
 * For `since`.
 */
version: string
at: string
/**
 * Into the columns of the whole picture.
 */
place: number[]
/**
 * Seconds since it was last heard, at `at`; -1: never.
 */
age: number[]
/**
 * Into `freshnesses`.
 */
freshness: number[]
/**
 * The worst that is wrong with it: 0 is nothing, else one more than the place in `problems`.
 */
problem: number[]
/**
 * By how much the worst matters; see the queue.
 */
rank: number[]
}
/**
 */
export interface ProblemType {
code: string
type: string
status: number
title: string
meaning: string
remedy: string
}
/**
 * What the tests of one quantity of one kind allow; null: this test does not run.
 * 
 */
export interface TestLimits {
kind: string
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
/**
 * UCUM code of all limits.
 */
unit: string
gross_range: {
sensor: ({
min: number
max: number
} | null)
plausible: {
min: number
max: number
}
}
spike: ({
suspect: number
fail: number
} | null)
/**
 * `onlyGrows`: a total, which is suspect when it falls.
 */
rate_of_change: ({
suspectPerMinute: (number | null)
onlyGrows: boolean
} | null)
flat_line: ({
suspectAfterSeconds: number
failAfterSeconds: number
rests: {
min: number
max: number
}[]
} | null)
neighbour: ({
withinMetres: number
fewest: number
notOlderThanSeconds: number
suspect: number
suspectShare: number
} | null)
/**
 * Where the limits come from, and since when they are ours.
 */
source: (string | null)
}
/**
 */
export interface QualityTest {
test: ("gross_range" | "spike" | "rate_of_change" | "flat_line" | "clock" | "neighbour" | "battery")
label: string
/**
 * A sentence without technical words, for everybody.
 */
plainly: string
/**
 * For engineers.
 */
rule: string
/**
 * Without this it says not_evaluated.
 */
needs: string
/**
 * Besides pass and not_evaluated.
 * 
 * Items: How far it can be trusted, after QARTOD: `pass` when a test ran and none doubted it, `not_evaluated` when no test could run, `suspect` and `fail` when one doubted it, `missing` without any value.
 */
verdicts: ("pass" | "not_evaluated" | "suspect" | "fail" | "missing")[]
standard: string
/**
 * The same for people to read, relative to this server.
 */
page: string
}
/**
 */
export interface QualityTests {
flags: {
/**
 * How far it can be trusted, after QARTOD: `pass` when a test ran and none doubted it, `not_evaluated` when no test could run, `suspect` and `fail` when one doubted it, `missing` without any value.
 */
quality: ("pass" | "not_evaluated" | "suspect" | "fail" | "missing")
/**
 * Of QARTOD; what stores keep.
 */
code: number
word: string
meaning: string
}[]
tests: QualityTest[]
limits: TestLimits[]
}
/**
 */
export interface Quantity {
id: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
label: string
/**
 * UCUM code; `1` for states.
 */
unit: string
/**
 * How people write the unit.
 */
symbol: string
topic: ("parking" | "lighting" | "air" | "weather" | "noise" | "device")
behaves: ("gauge" | "total" | "state")
averages: ("arithmetic" | "energy" | "difference" | "share_of_time" | "vector")
/**
 * A value outside is refused.
 */
possible: {
min: number
max: number
}
/**
 * A value outside is kept, and doubted.
 */
plausible: {
min: number
max: number
}
decimals: number
}
/**
 */
export interface QuantityList {
quantities: Quantity[]
}
/**
 */
export interface CareNote {
at: string
by: string
text: string
}
/**
 * What people did about a problem.
 * 
 */
export interface Care {
/**
 * Who said first that they have seen it.
 */
acknowledged: ({
by: string
at: string
} | null)
/**
 * Who repairs it.
 */
assigned: ({
to: string
by: string
at: string
} | null)
snoozed: ({
until: string
by: string
/**
 * It is out of sight now.
 */
holds: boolean
} | null)
noteCount: number
lastNote: (CareNote | null)
}
/**
 * What people did about a problem, with all that they noted.
 * 
 */
export interface WholeCare {
/**
 * Who said first that they have seen it.
 */
acknowledged: ({
by: string
at: string
} | null)
/**
 * Who repairs it.
 */
assigned: ({
to: string
by: string
at: string
} | null)
snoozed: ({
until: string
by: string
/**
 * It is out of sight now.
 */
holds: boolean
} | null)
/**
 * Oldest first.
 */
notes: CareNote[]
}
/**
 */
export interface QueuedProblemWhole {
id: string
device: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
problem: ("silent" | "faulty" | "stuck" | "drifting" | "noisy" | "impossible" | "clock_wrong" | "low_battery")
meaning: string
remedy: string
state: ("open" | "closed")
/**
 * When it began, as far as the readings tell.
 */
since: string
detectedAt: string
clearedAt: (string | null)
clearedBecause: (("healthy" | "removed") | null)
/**
 * How long it lasts, or has lasted.
 */
forSeconds: number
/**
 * What speaks for it.
 */
signs: FleetSign[]
touched: CitizensTouched
/**
 * `null` when it is registered no more.
 */
position: (Position | null)
care: WholeCare
}
/**
 */
export interface QueuedProblem {
id: string
device: string
name: string
kind: string
/**
 * The smallest area that contains it.
 */
area: (string | null)
problem: ("silent" | "faulty" | "stuck" | "drifting" | "noisy" | "impossible" | "clock_wrong" | "low_battery")
meaning: string
remedy: string
state: ("open" | "closed")
/**
 * When it began, as far as the readings tell.
 */
since: string
detectedAt: string
clearedAt: (string | null)
clearedBecause: (("healthy" | "removed") | null)
/**
 * How long it lasts, or has lasted.
 */
forSeconds: number
/**
 * What speaks for it.
 */
signs: FleetSign[]
touched: CitizensTouched
/**
 * `null` when it is registered no more.
 */
position: (Position | null)
care: Care
}
/**
 */
export interface RepairQueue {
items: QueuedProblem[]
/**
 * How many there are of what was asked for.
 */
found: number
/**
 * Of the whole queue, whatever was asked for.
 */
counts: {
due: number
snoozed: number
/**
 * Of those that are due.
 */
urgent: number
/**
 * Due, and assigned to nobody.
 */
free: number
problems: {
problem: ("silent" | "faulty" | "stuck" | "drifting" | "noisy" | "impossible" | "clock_wrong" | "low_battery")
due: number
}[]
/**
 * Who repairs how many; the busiest first.
 */
people: {
name: string
due: number
}[]
}
/**
 * When the devices were last looked at; `null` before the first look.
 */
lookedAt: (string | null)
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 * One refusal of a message or of a part of it, as it is kept.
 * 
 */
export interface Rejection {
id: string
code: string
/**
 * What exactly was wrong.
 */
detail: string
meaning: string
/**
 * What the sender should do.
 */
remedy: string
/**
 * The device that it is about, where that much is known.
 */
device: (string | null)
/**
 * Who sent it; null when an external broker relayed it.
 */
sender: (string | null)
topic: string
receivedAt: string
/**
 * How many samples it stands for.
 */
samples: number
/**
 * The whole message as it was received; null where others speak in it too.
 */
payload: ({
bytes: number
/**
 * Where it is text in UTF-8.
 */
text?: string
/**
 * Where it is not, as hexadecimal digits.
 */
hex?: string
} | null)
/**
 * Whether to try it again can help, once the cause is mended.
 */
replayable: boolean
/**
 * Since when it waits to be tried again.
 */
replayAskedAt: (string | null)
}
/**
 * Refusals, newest first.
 * 
 */
export interface RejectionList {
rejections: Rejection[]
/**
 * Address of the next page; null at the end.
 */
next: (string | null)
}
/**
 */
export interface ReplayAsked {
/**
 * Refusals that will be tried again.
 */
asked: number
/**
 * Refusals that fit, but that to try again would not change.
 */
skipped: number
/**
 * Refusals that wait to be tried again, of this request and of others.
 */
waiting: number
}
/**
 */
export interface ReplayState {
/**
 * Refusals that wait to be tried again.
 */
waiting: number
/**
 * Whether some may still be on their way.
 */
state: ("idle" | "under_way")
}
/**
 * Refused messages and samples that are kept, by code.
 * 
 */
export interface Rejections {
total: number
rejections: {
code: string
count: number
meaning: string
remedy: string
}[]
}
/**
 * The past of an area in windows of time; a window without data is left out.
 * 
 */
export interface AreaRollups {
area: string
kind: string
from: string
to: string
/**
 * Length of a window; a day of the city may have 23 or 25 hours.
 */
everySeconds: number
/**
 * The level whose windows these are; null for spans that are worked out from the readings each time.
 */
level: (("1min" | "15min" | "1h" | "1d") | null)
/**
 * `counted`, when left out: only values that no test doubts. `all`: suspect and failed ones too, in count, mean, min and max; percentiles are not kept of those and are null, and completeness stays that of the counted values.
 */
values: ("counted" | "all")
series: {
quantity: ("occupied" | "lamp_on" | "lamp_fault" | "dim_level" | "active_power" | "active_energy" | "burning_hours" | "pm2_5" | "pm10" | "no2" | "o3" | "so2" | "co" | "air_temperature" | "relative_humidity" | "atmospheric_pressure" | "illuminance" | "sound_level" | "wind_speed" | "wind_direction" | "battery_level" | "device_temperature")
unit: string
buckets: Rollup[]
}[]
}
/**
 */
export interface Session {
account: {
name: string
role: ("operator" | "admin")
/**
 * Nothing else can be done before.
 */
mustChangePassword: boolean
}
/**
 * When the password is asked for again, if nothing is done until then.
 */
endsAt: string
}
/**
 */
export interface SignedOut {
signedOut: true
}
/**
 */
export interface Status {
time: string
version: string
urls: {
[k: string]: string | undefined
}
messages: {
/**
 * Position of the last message on disk.
 */
journalled: number
/**
 * Over the last ten seconds.
 */
perSecond: number
}
journal: {
bytes: number
limitBytes: number
/**
 * How far each reader of the journal is behind.
 */
consumers: {
name: string
/**
 * Messages not yet handled.
 */
behind: number
}[]
}
/**
 * Open live streams.
 */
listeners: number
devices: FreshnessCount
kinds: {
id: string
label: string
devices: FreshnessCount
}[]
}
/**
 */
export interface Subscription {
/**
 * @minItems 1
 * @maxItems 10
 * 
 * Items: The centre of a circle is kept to three decimals, about a hundred metres.
 */
places: ({
is: "circle"
lat: number
lon: number
radiusMetres: number
} | {
is: "area"
id: string
} | {
is: "device"
id: string
})[]
/**
 * @minItems 1
 * @maxItems 6
 */
topics: ("air" | "noise" | "weather" | "parking" | "lighting" | "device")[]
leastSeverity: ("minor" | "moderate" | "severe" | "extreme")
language: ("es" | "en" | "fr")
/**
 * Nothing but what is urgent comes then; over midnight when `to` lies before `from`.
 */
quietHours: ({
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
from: string
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
to: string
} | null)
comes: ({
is: "at_once"
} | {
is: "daily"
/**
 * A time of the day on the clocks of the city, e.g. 07:30.
 */
at: string
})
/**
 * Not more in 24 hours; urgent alerts, and the end of what was told, come in any case.
 */
mostPerDay: number
channel: ("web_push" | "email" | "sms" | "webhook")
/**
 * Where it goes, so that its owner recognises it.
 */
to: string
state: ("unconfirmed" | "active")
createdAt: string
confirmedAt: (string | null)
}
/**
 */
export interface SubscriptionTold {
announcement: string
at: string
title: string
/**
 * Which words of the wish were the reason.
 */
why: string
/**
 * `waiting`: it will be sent. `over`: it was over, or something newer took its place, before it was sent. `failed`: it could not be delivered. `over_budget`: held back, because there had been too many that day.
 */
via: ("sent" | "waiting" | "over" | "failed" | "digest" | "over_budget")
}
/**
 */
export interface SubscriptionChannels {
/**
 * Ways by which one person can be told here.
 */
channels: ("web_push" | "email" | "sms" | "webhook")[]
/**
 * What a browser subscribes to push with; null when there is no web push.
 */
vapidPublicKey: (string | null)
}
/**
 * The same whether the address is known already or not.
 * 
 */
export interface SubscriptionAsked {
state: "unconfirmed"
confirmBefore: string
}
/**
 */
export interface SubscriptionConfirmed {
subscription: Subscription
/**
 * Reads, changes and stops it. Keep it private.
 */
token: string
}
/**
 * Everything that is kept of it; the address itself is kept encrypted.
 * 
 */
export interface OwnSubscription {
subscription: Subscription
/**
 * What it was told in the last 30 days, newest first.
 */
told: SubscriptionTold[]
}
/**
 */
export interface SubscriptionErased {
erased: true
}
/**
 */
export interface BackupCancelled {
cancelled: boolean
}
/**
 */
export interface BackupBegun {
making: true
}
/**
 */
export interface ReplayForgotten {
forgotten: number
}
/**
 */
export interface RuleRemoved {
removed: string
}
/**
 */
export interface RuleSchema {
/**
 * JSON Schema, draft 2020-12.
 */
schema: {
[k: string]: unknown | undefined
}
}
/**
 */
export interface DeliveryRetried {
retried: string
}

/** What each address answers. */
export type Answers = {
  'GET /healthz': Alive;
  'GET /readyz': Readiness;
  'GET /problems/{code}': ProblemType;
  'GET /problems/rejection/{code}': ProblemType;
  'GET /quality/{test}': QualityTest;
  'GET /api/v1/devices': DeviceList;
  'GET /api/v1/devices/{id}': Device;
  'GET /api/v1/gateways/{id}': Gateway;
  'GET /api/v1/devices/{id}/observations': DevicePast;
  'GET /api/v1/areas': AreaList;
  'GET /api/v1/areas/{id}': Area;
  'GET /api/v1/areas/{id}/now': AreaNow;
  'GET /api/v1/areas/now': AreasNow;
  'GET /api/v1/areas/{id}/rollups': AreaRollups;
  'GET /api/v1/areas/{id}/indices': AreaIndices;
  'GET /api/v1/devices/{id}/indices': DeviceIndices;
  'GET /api/v1/near': Near;
  'GET /api/v1/parking/near': ParkingNear;
  'GET /api/v1/areas/{id}/parking/forecast': ParkingForecast;
  'GET /api/v1/environment/near': EnvironmentNear;
  'GET /api/v1/lighting/faults': LightingFaults;
  'GET /api/v1/fleet/problems': FleetProblemList;
  'GET /api/v1/fleet/summary': FleetSummary;
  'GET /api/v1/alerts': AlertList;
  'GET /api/v1/alerts/{id}': AlertHistory;
  'GET /api/v1/alerts/announcements': AnnouncementList;
  'GET /api/v1/alerts/annotations': AlertAnnotationList;
  'GET /api/v1/alerts/deliveries': DeliveryFigures;
  'GET /api/v1/rules': RuleList;
  'GET /api/v1/rules/{id}': WholeRule;
  'GET /api/v1/rules/{id}/versions': RuleVersionList;
  'GET /api/v1/cap/{message}': CapMessage;
  'GET /api/v1/kinds': KindList;
  'GET /api/v1/quantities': QuantityList;
  'GET /api/v1/quality/tests': QualityTests;
  'GET /api/v1/ledger': Ledger;
  'GET /api/v1/rejections': Rejections;
  'GET /api/v1/status': Status;
  'GET /api/v1/devices/{id}/rejections': RejectionList;
  'GET /api/v1/gateways/{id}/rejections': RejectionList;
  'GET /api/v1/subscriptions/channels': SubscriptionChannels;
  'POST /api/v1/subscriptions': SubscriptionAsked;
  'POST /api/v1/subscriptions/confirm': SubscriptionConfirmed;
  'GET /api/v1/subscriptions/mine': OwnSubscription;
  'PATCH /api/v1/subscriptions/mine': Subscription;
  'DELETE /api/v1/subscriptions/mine': SubscriptionErased;
  'POST /api/v1/session': Session;
  'GET /api/v1/session': Session;
  'DELETE /api/v1/session': SignedOut;
  'PUT /api/v1/session/password': Session;
  'GET /api/v1/operate/accounts': AccountList;
  'POST /api/v1/operate/accounts': NewAccount;
  'PATCH /api/v1/operate/accounts/{name}': Account;
  'DELETE /api/v1/operate/accounts/{name}': AccountRemoved;
  'POST /api/v1/operate/accounts/{name}/reset': NewPassword;
  'GET /api/v1/operate/audit': Audit;
  'GET /api/v1/operate/service': Service;
  'GET /api/v1/operate/devices/{id}/connections': ConnectionHistory;
  'POST /api/v1/operate/devices/{id}/credential': Credential;
  'GET /api/v1/operate/backups': Backups;
  'POST /api/v1/operate/backups': BackupBegun;
  'DELETE /api/v1/operate/backups/making': BackupCancelled;
  'GET /api/v1/operate/rejections': RejectionList;
  'GET /api/v1/operate/rejections/{id}': Rejection;
  'POST /api/v1/operate/rejections/replay': ReplayAsked;
  'GET /api/v1/operate/rejections/replay': ReplayState;
  'DELETE /api/v1/operate/rejections/replay': ReplayForgotten;
  'GET /api/v1/operate/alerts/pending': PendingAlertList;
  'POST /api/v1/operate/alerts/{id}/acknowledge': Alert;
  'GET /api/v1/operate/quietings': QuietingList;
  'POST /api/v1/operate/quietings': Quieting;
  'DELETE /api/v1/operate/quietings/{id}': Quieting;
  'GET /api/v1/operate/rules/faults': RuleFaults;
  'POST /api/v1/operate/rules/{id}/validate': RuleCheck;
  'PUT /api/v1/operate/rules/{id}': Rule;
  'DELETE /api/v1/operate/rules/{id}': RuleRemoved;
  'GET /api/v1/operate/rules/schema': RuleSchema;
  'GET /api/v1/operate/rules/{id}/tests': RuleTests;
  'POST /api/v1/operate/rules/{id}/tests': RuleTestRun;
  'PUT /api/v1/operate/rules/{id}/tests': RuleTests;
  'POST /api/v1/operate/backtests': Backtest;
  'GET /api/v1/operate/backtests': BacktestList;
  'GET /api/v1/operate/backtests/{id}': Backtest;
  'DELETE /api/v1/operate/backtests/{id}': Backtest;
  'GET /api/v1/operate/deliveries': DeliveryState;
  'GET /api/v1/operate/deliveries/dead': DeadDeliveryList;
  'POST /api/v1/operate/deliveries/{key}/retry': DeliveryRetried;
  'POST /api/v1/operate/receivers/{name}/test': ReceiverTest;
  'GET /api/v1/operate/queue': RepairQueue;
  'GET /api/v1/operate/queue/{id}': QueuedProblemWhole;
  'POST /api/v1/operate/queue/{id}/acknowledge': QueuedProblemWhole;
  'POST /api/v1/operate/queue/{id}/assign': QueuedProblemWhole;
  'POST /api/v1/operate/queue/{id}/snooze': QueuedProblemWhole;
  'POST /api/v1/operate/queue/{id}/note': QueuedProblemWhole;
  'GET /api/v1/operate/picture': Picture;
  'POST /ingest/v1/devices/{id}/messages': Accepted;
  'POST /ingest/v1/gateways/{id}/messages': Accepted;
};
