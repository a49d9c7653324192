// HelloWorldBot's Korean dialogue by the AWS SDK for JavaScript: prints every response as JSON.
import {
  DeleteSessionCommand,
  GetSessionCommand,
  LexRuntimeV2Client,
  PutSessionCommand,
  RecognizeTextCommand,
} from "@aws-sdk/client-lex-runtime-v2";

const client = new LexRuntimeV2Client({
  endpoint: process.argv[2],
  region: "ap-northeast-2",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
const ids = { botId: "HELLOWORLD", botAliasId: "TSTALIASID", localeId: "ko_KR", sessionId: "js:1" };
const told = [];
const send = async (command) => {
  const { $metadata, ...response } = await client.send(command);
  told.push(response);
};

for (const text of ["안녕", "홍길동", "네"]) await send(new RecognizeTextCommand({ ...ids, text }));
await send(new GetSessionCommand(ids));
await send(new DeleteSessionCommand(ids));
const sessionState = { dialogAction: { type: "ElicitIntent" } };
const { sessionId, contentType } = await client.send(new PutSessionCommand({ ...ids, sessionState }));
told.push({ sessionId, contentType });
try {
  await client.send(new RecognizeTextCommand({ ...ids, text: "가".repeat(1025) }));
} catch (error) {
  told.push({ name: error.name, message: error.message, status: error.$metadata.httpStatusCode });
}
console.log(JSON.stringify(told));
