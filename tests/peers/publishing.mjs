// From an export to an alias by the AWS SDK for JavaScript and its waiters: prints how it ended.
import { readFile } from "node:fs/promises";
import {
  BuildBotLocaleCommand,
  CreateBotAliasCommand,
  CreateBotVersionCommand,
  CreateUploadUrlCommand,
  DescribeBotAliasCommand,
  DescribeBotCommand,
  DescribeBotLocaleCommand,
  DescribeImportCommand,
  LexModelsV2Client,
  StartImportCommand,
  waitUntilBotAliasAvailable,
  waitUntilBotImportCompleted,
  waitUntilBotLocaleBuilt,
  waitUntilBotVersionAvailable,
} from "@aws-sdk/client-lex-models-v2";

const client = new LexModelsV2Client({
  endpoint: process.argv[2],
  region: "ap-northeast-2",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
const send = (command) => client.send(command);
const patience = { client, minDelay: 1, maxDelay: 2, maxWaitTime: 90 };

const { importId, uploadUrl } = await send(new CreateUploadUrlCommand({}));
await fetch(uploadUrl, { method: "PUT", body: await readFile(process.argv[3]) });
const botImportSpecification = {
  botName: "Greeter",
  roleArn: "arn:aws:iam::123456789012:role/lex",
  dataPrivacy: { childDirected: false },
};
const resourceSpecification = { botImportSpecification };
await send(
  new StartImportCommand({ importId, resourceSpecification, mergeStrategy: "FailOnConflict" }),
);
await waitUntilBotImportCompleted(patience, { importId });
const { importedResourceId: botId } = await send(new DescribeImportCommand({ importId }));
const draft = { botId, botVersion: "DRAFT", localeId: "en_US" };
await send(new BuildBotLocaleCommand(draft));
await waitUntilBotLocaleBuilt(patience, draft);
const { botVersion } = await send(
  new CreateBotVersionCommand({
    botId,
    botVersionLocaleSpecification: { en_US: { sourceBotVersion: "DRAFT" } },
  }),
);
await waitUntilBotVersionAvailable(patience, { botId, botVersion });
const { botAliasId } = await send(
  new CreateBotAliasCommand({ botId, botAliasName: "live", botVersion }),
);
await waitUntilBotAliasAvailable(patience, { botId, botAliasId });
const locale = await send(new DescribeBotLocaleCommand(draft));
const alias = await send(new DescribeBotAliasCommand({ botId, botAliasId }));
let refused = "";
try {
  await send(new DescribeBotCommand({ botId: "NOSUCHBOT1" }));
} catch (error) {
  refused = error.name;
}
console.log(
  JSON.stringify({
    locale: locale.botLocaleStatus,
    alias: alias.botAliasStatus,
    botVersion: alias.botVersion,
    refused,
  }),
);
