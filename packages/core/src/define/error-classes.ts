/**
 * Error classes that are the same in every program, so they say nothing about the person who met one: of the language, of Node, and
 * of the packages that most tools are built with. Known by the name of their constructor; an author's own classes are known by
 * identity instead.
 */
export const STANDARD_ERRORS: readonly string[] = [
  // The language, the web platform and Node.
  'AbortError AggregateError AssertionError CompileError DOMException Error EvalError LinkError RangeError ReferenceError',
  'RuntimeError SuppressedError SyntaxError SystemError TimeoutError TypeError URIError',
  // Command lines: oclif, yargs, commander, execa, prompts.
  'ArgInvalidOptionError CLIError CLIParseError CommanderError ExecaError ExecaSyncError ExitError ExitPromptError',
  'FailedFlagValidationError FlagInvalidOptionError InvalidArgsSpecError InvalidArgumentError ModuleLoadError',
  'NonExistentFlagsError RequiredArgsError UnexpectedArgsError YError',
  // Network: axios, got, ky, octokit, node-fetch, undici, the AWS SDK.
  'AxiosError BodyTimeoutError ClientClosedError ConnectTimeoutError CredentialsProviderError FetchError HTTPError',
  'HTTPParserError HeadersTimeoutError MaxRedirectsError RequestAbortedError RequestError ResponseStatusCodeError',
  'ServiceException SocketError UndiciError',
  // Files of configuration and their schemas.
  'ConfigError JSONError TomlError ValiError ValidationError YAMLException YAMLParseError YAMLSemanticError YAMLWarning',
  'ZodError',
  // Builds: Rollup, webpack, PostCSS, Babel, Sass, Astro, Svelte.
  'AstroError AstroUserError BuildError CompilerError CssSyntaxError Exception MarkdownError ModuleBuildError',
  'ModuleNotFoundError ModuleParseError RollupError TSError WebpackError',
  // Data.
  'DatabaseError GraphQLError MongoNetworkError MongoServerError PrismaClientInitializationError',
  'PrismaClientKnownRequestError SqliteError',
].flatMap((names) => names.split(' '))
