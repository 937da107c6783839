export const helpText = `tandem: local and cloud models with two roles, from the command line

  tandem ask [options] PROMPT      stream the answer; PROMPT is read from standard input when it is -
  tandem models [options]          list the providers and their models
  tandem --help                    this text

Options
  --config FILE           settings as JSON, in the form of the extension's (providers, roles, timeouts, limits)
  --role ROLE             overseer (default) or implementation
  --model PROVIDER/MODEL  this model, whatever the role uses
  --system TEXT           instructions in place of the role's own
  --json                  one event a line; on failure a last line {"type":"error","kind":…}

Keys come from the environment: TANDEM_KEY_OPENAI, TANDEM_KEY_ANTHROPIC, and so on for every provider of yours.
Exit codes: 0 answered, 1 failed, 130 stopped.

Example of a config file
  { "providers": { "work": { "like": "vllm", "baseUrl": "http://10.0.0.5:8000/v1" } },
    "roles": { "overseer": { "use": ["work/qwen3-32b"] } } }
`;
