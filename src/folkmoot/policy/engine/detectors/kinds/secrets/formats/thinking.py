"""Tokens of those who rent out language models."""

from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import ALNUM, HEX, WORD, token

_OPENAI = rf"sk-(?:(?:proj|svcacct|admin|service)-)?{WORD}{{20,80}}T3BlbkFJ{WORD}{{20,80}}"

TOKENS = (
    token("openai", "sk-", shape=_OPENAI),
    token("anthropic", "sk-ant-", then=rf"(?:api|admin)\d\d-{WORD}{{93}}AA"),
    token("openrouter", "sk-or-v1-", then=f"{HEX}{{64}}"),
    token("hugging face", "hf_", "api_org_", then="[A-Za-z0-9]{34}"),
    token("groq", "gsk_", then=f"{ALNUM}{{52}}"),
    token("perplexity", "pplx-", then=f"{ALNUM}{{48}}"),
    token("replicate", "r8_", then=f"{ALNUM}{{37}}"),
    token("xai", "xai-", then=f"{ALNUM}{{80}}"),
    token("langsmith", "lsv2_pt_", "lsv2_sk_", then=f"{HEX}{{32}}_{HEX}{{10}}"),
    token("nvidia", "nvapi-", then=f"{WORD}{{64}}"),
    token("pinecone", "pcsk_", then=f"{ALNUM}{{5,6}}_{ALNUM}{{60,66}}"),
)
