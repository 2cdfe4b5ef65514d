// One turn of a stored conversation with LangChain: reads {model, conversation, results, text} from its first argument, prints the answer.
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';

const asked = JSON.parse(process.argv[2]);
const model = new ChatOpenAI({
  model: asked.model,
  apiKey: process.env.GATEWAY_KEY,
  maxRetries: 0,
  configuration: { baseURL: `${process.env.GATEWAY_URL}/v1`, defaultHeaders: { 'X-Conversation-Id': asked.conversation } },
}).bindTools(asked.tools);
const messages = (asked.results ?? []).map(({ id, content }) => new ToolMessage({ tool_call_id: id, content }));
if (asked.text) messages.push(new HumanMessage(asked.text));
const answer = await model.invoke(messages);
console.log(JSON.stringify({ text: answer.content, calls: answer.tool_calls }));
