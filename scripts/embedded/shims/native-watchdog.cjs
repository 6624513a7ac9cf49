/**
 * Stands in for `@vscode/native-watchdog`, which would have to be compiled. It ends an extension host whose server is gone;
 * the host also looks for that itself, once a second.
 */
exports.start = () => {};
exports.exit = (code) => process.exit(code || 0);
