/**
 * Stands in for `@vscode/spdlog`, which would have to be compiled: log files, and with them the output channels of
 * extensions. Same interface, as far as VS Code uses it; a full file starts again from empty instead of rotating.
 */
const fs = require("node:fs");
const path = require("node:path");

const levels = ["trace", "debug", "info", "warning", "error", "critical"];
const off = levels.length;

class Logger {
  #level = levels.indexOf("info");
  #formatted = true;
  #size = 0;

  constructor(_type, _name, file, maxFileSize) {
    this.file = file;
    this.maxFileSize = maxFileSize;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = fs.openSync(file, "a");
    this.#size = fs.fstatSync(this.descriptor).size;
  }

  #write(level, message) {
    if (level < this.#level || this.descriptor === undefined) return;
    const time = new Date().toISOString().replace("T", " ").slice(0, -1);
    const text = Buffer.from(this.#formatted ? `${time} [${levels[level]}] ${message}\n` : message);
    if (this.#size + text.length > this.maxFileSize) {
      fs.ftruncateSync(this.descriptor);
      this.#size = 0;
    }
    this.#size += fs.writeSync(this.descriptor, text);
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = Math.min(level, off);
  }
  setPattern() {
    this.#formatted = true;
  }
  clearFormatters() {
    this.#formatted = false;
  }
  flush() {}
  drop() {
    if (this.descriptor !== undefined) fs.closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}

const create = async (name, file, maxFileSize) => new Logger("rotating", name, file, maxFileSize);

// One by one, so that `import()` sees the names.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
