import { accountAdd, accountReset } from './account-add.ts';
import { accountDisable, accountEnable, accountRemove, accountRole } from './account-change.ts';
import { accountList } from './account-list.ts';
import { alertAcknowledge, alertList, alertShow } from './alert.ts';
import { alertSendTest } from './alert-send-test.ts';
import { alertSilence } from './alert-silence.ts';
import { areaImport, areaList } from './area.ts';
import { backupList } from './backup/list.ts';
import { backupMake } from './backup/make.ts';
import { backupRestore } from './backup/restore.ts';
import { backupVerify } from './backup/verify.ts';
import type { Command } from './command.ts';
import { deviceAdd } from './device-add.ts';
import { deviceChange, deviceRemove, deviceRotate } from './device-change.ts';
import { deviceImport } from './device-import.ts';
import { deviceList, deviceShow } from './device-list.ts';
import { doctor } from './doctor/doctor.ts';
import { fleet } from './fleet.ts';
import { gatewayAdd, gatewayList, gatewayRemove } from './gateway.ts';
import { kindList } from './kind.ts';
import { ledger } from './ledger.ts';
import { rejectionCount, rejectionList, rejectionShow } from './rejection.ts';
import { rejectionReplay } from './rejection-replay.ts';
import { rulesCheck } from './rules/check.ts';
import { rulesList } from './rules/list.ts';
import { rulesShow } from './rules/show.ts';
import { rulesVersions } from './rules/versions.ts';
import { rulesBacktest } from './rules-backtest.ts';
import { rulesTest } from './rules-test.ts';
import { status } from './status.ts';

/** What an operator can ask for, in the order in which it is listed. */
export const commands: readonly Command[] = [
  status,
  doctor,
  deviceAdd,
  deviceImport,
  deviceList,
  deviceShow,
  deviceChange,
  deviceRotate,
  deviceRemove,
  gatewayAdd,
  gatewayList,
  gatewayRemove,
  areaImport,
  areaList,
  kindList,
  fleet,
  alertList,
  alertShow,
  alertAcknowledge,
  alertSilence,
  alertSendTest,
  ledger,
  rejectionList,
  rejectionShow,
  rejectionCount,
  rejectionReplay,
  rulesList,
  rulesShow,
  rulesVersions,
  rulesCheck,
  rulesTest,
  rulesBacktest,
  accountAdd,
  accountList,
  accountReset,
  accountRole,
  accountDisable,
  accountEnable,
  accountRemove,
  backupMake,
  backupList,
  backupVerify,
  backupRestore,
];
