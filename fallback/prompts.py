"""What is sent to a model: the conversation as role messages, or flattened into one prompt.

All shapes say the same. The oldest turns are dropped first when the token budget is short;
the system prompt and the question always stay.
"""

from __future__ import annotations

from fallback.answerer import Message, Question

SYSTEM = (
    "You answer what a voice and chat bot, built on Amazon Lex, did not recognise as one of its "
    "own tasks. Answer in the language of the question, briefly and plainly, at most five "
    "sentences. If you do not know, say so."
)
HOOK_PREFIX = "[ChatGPT] "
NAMES = {"user": "User", "assistant": "Assistant"}
STOP = ("\nUser:",)
SLACK = 50
MESSAGE_OVERHEAD = 4  # what a role and its separators cost, about


def estimated_tokens(text: str) -> int:
    """About how many tokens `text` is: four ASCII characters to a token, any other is one.

    Measured against nothing but good for budgets: cl100k needs 0.9 to 1.5 tokens for a Hangul
    syllable, o200k 0.6 to 0.8, both 4 to 5 English characters to a token.
    """
    plain = sum(character.isascii() for character in text)
    return -(-plain // 4) + len(text) - plain


def most_tokens(question: Question, budget: int) -> int:
    """As many tokens as the prompt can have with a tokenizer that cuts it small: twice the
    estimate, and never more than its bytes."""
    prompt = completion_prompt(question, budget)
    return min(len(prompt.encode(errors="replace")), 2 * estimated_tokens(prompt) + SLACK)


def chat_messages(question: Question, budget: int) -> list[dict[str, str]]:
    """System, history and question as role messages within `budget` tokens, oldest left out."""
    system = system_of(question)
    messages = conversation(question, budget)
    return [{"role": "system", "content": system}, *messages] if system else messages


def conversation(question: Question, budget: int) -> list[dict[str, str]]:
    """History and question as messages of the two who speak."""
    turns = [*history_within(question, budget), Message("user", question.text)]
    return [{"role": turn.role, "content": turn.content} for turn in turns]


def completion_prompt(question: Question, budget: int) -> str:
    """The same as one text that names the roles and stops where the assistant has to go on."""
    turns = [*history_within(question, budget), Message("user", question.text)]
    lines = [f"{NAMES[turn.role]}: {turn.content}" for turn in turns]
    system = system_of(question)
    return "\n".join([*([system, ""] if system else []), *lines, f"{NAMES['assistant']}:"])


def system_of(question: Question) -> str:
    """The question's own system prompt; ours when it has none; an empty one means none."""
    return (SYSTEM if question.system is None else question.system).strip()


def history_within(question: Question, budget: int) -> list[Message]:
    """The newest turns of the history that fit beside the system prompt and the question."""
    left = budget - _tokens(system_of(question)) - _tokens(question.text)
    kept: list[Message] = []
    for message in reversed(question.history):
        content = without_prefix(message.content).strip()
        left -= _tokens(content)
        if left < 0:
            break
        if content:
            kept.append(Message(message.role, content))
    return kept[::-1]


def without_prefix(content: str) -> str:
    """A hook's answer without the mark that says who gave it: models imitate what they read."""
    return content.removeprefix(HOOK_PREFIX)


def _tokens(text: str) -> int:
    return estimated_tokens(text) + MESSAGE_OVERHEAD
