/** All cases. */
import type { Case } from "./case.ts";
import { buildCases } from "./cases/build.ts";
import { buildParameters } from "./cases/build-parameters.ts";
import { containerArchive } from "./cases/container-archive.ts";
import { containerAttach } from "./cases/container-attach.ts";
import { containerLife } from "./cases/container-life.ts";
import { containerLogs } from "./cases/container-logs.ts";
import { containerLook } from "./cases/container-look.ts";
import { containerParameters } from "./cases/container-parameters.ts";
import { containerWait } from "./cases/container-wait.ts";
import { elsewhereCases } from "./cases/elsewhere.ts";
import { execCases } from "./cases/exec.ts";
import { imageCases } from "./cases/image.ts";
import { imageParameters } from "./cases/image-parameters.ts";
import { imagePruneCases } from "./cases/image-prune.ts";
import { inputCases } from "./cases/input.ts";
import { networkCases } from "./cases/network.ts";
import { pushCases } from "./cases/push.ts";
import { registryCases } from "./cases/registry.ts";
import { systemCases } from "./cases/system.ts";
import { transportCases } from "./cases/transport.ts";
import { volumeCases } from "./cases/volume.ts";
import { verbExec } from "./cases/verb-exec.ts";
import { verbRun } from "./cases/verb-run.ts";

/** All of them; the slow ones first, so that none is left alone at the end. */
export const cases: readonly Case[] = [
  ...buildCases,
  ...buildParameters,
  ...registryCases,
  ...pushCases,
  ...verbRun,
  ...containerLife,
  ...containerLogs,
  ...containerAttach,
  ...containerWait,
  ...containerLook,
  ...containerParameters,
  ...containerArchive,
  ...imageCases,
  ...imageParameters,
  ...imagePruneCases,
  ...networkCases,
  ...volumeCases,
  ...systemCases,
  ...verbExec,
  ...execCases,
  ...transportCases,
  ...inputCases,
  ...elsewhereCases,
];
