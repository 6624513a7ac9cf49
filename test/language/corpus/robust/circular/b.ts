import { nn } from "gradlens";
import { width } from "./a.js";

export const head = () => new nn.Linear(width, 2);
