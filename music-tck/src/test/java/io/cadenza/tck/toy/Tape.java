package io.cadenza.tck.toy;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Operations on matrices that remember how to send gradients back. */
final class Tape {
    private final Deque<Runnable> backward = new ArrayDeque<>();

    /** Fills the gradients of everything that the loss was computed from. */
    void backward(Matrix loss) {
        loss.gradient[0] = 1;
        backward.forEach(Runnable::run);
    }

    private Matrix record(Matrix result, Runnable back) {
        backward.push(back);
        return result;
    }

    /** Rows of a table; −1 is a row of zeros. Every row of what is computed in time comes from here. */
    Matrix rows(Matrix table, int[] indices) {
        Matrix y = new Matrix(indices.length, table.columns);
        for (int row = 0; row < indices.length; row++) {
            for (int c = 0; c < y.columns && indices[row] >= 0; c++) {
                y.value[row * y.columns + c] = table.at(indices[row], c);
            }
        }
        return record(y, () -> {
            for (int row = 0; row < indices.length; row++) {
                for (int c = 0; c < y.columns && indices[row] >= 0; c++) {
                    table.gradient[indices[row] * y.columns + c] += y.gradient[row * y.columns + c];
                }
            }
        });
    }

    Matrix multiply(Matrix a, Matrix b) {
        Matrix y = new Matrix(a.rows, b.columns);
        for (int i = 0; i < a.rows; i++) {
            for (int k = 0; k < a.columns; k++) {
                for (int j = 0; j < b.columns; j++) {
                    y.value[i * y.columns + j] += a.at(i, k) * b.at(k, j);
                }
            }
        }
        return record(y, () -> {
            for (int i = 0; i < a.rows; i++) {
                for (int k = 0; k < a.columns; k++) {
                    for (int j = 0; j < b.columns; j++) {
                        double g = y.gradient[i * y.columns + j];
                        a.gradient[i * a.columns + k] += g * b.at(k, j);
                        b.gradient[k * b.columns + j] += g * a.at(i, k);
                    }
                }
            }
        });
    }

    /** a·b + bias. */
    Matrix dense(Matrix a, Matrix weight, Matrix bias) {
        return add(multiply(a, weight), rows(bias, new int[a.rows]));
    }

    Matrix add(Matrix a, Matrix b) {
        Matrix y = new Matrix(a.rows, a.columns);
        for (int i = 0; i < y.value.length; i++) {
            y.value[i] = a.value[i] + b.value[i];
        }
        return record(y, () -> {
            for (int i = 0; i < y.value.length; i++) {
                a.gradient[i] += y.gradient[i];
                b.gradient[i] += y.gradient[i];
            }
        });
    }

    /** Element by element. */
    Matrix times(Matrix a, Matrix b) {
        Matrix y = new Matrix(a.rows, a.columns);
        for (int i = 0; i < y.value.length; i++) {
            y.value[i] = a.value[i] * b.value[i];
        }
        return record(y, () -> {
            for (int i = 0; i < y.value.length; i++) {
                a.gradient[i] += y.gradient[i] * b.value[i];
                b.gradient[i] += y.gradient[i] * a.value[i];
            }
        });
    }

    /** A function of each element; its slope is given as a function of its value. */
    private Matrix map(Matrix x, DoubleUnaryOperator function, DoubleUnaryOperator slopeOfValue) {
        Matrix y = new Matrix(x.rows, x.columns);
        for (int i = 0; i < y.value.length; i++) {
            y.value[i] = function.applyAsDouble(x.value[i]);
        }
        return record(y, () -> {
            for (int i = 0; i < y.value.length; i++) {
                x.gradient[i] += y.gradient[i] * slopeOfValue.applyAsDouble(y.value[i]);
            }
        });
    }

    Matrix tanh(Matrix x) {
        return map(x, Math::tanh, y -> 1 - y * y);
    }

    Matrix sigmoid(Matrix x) {
        return map(x, v -> 1 / (1 + Math.exp(-v)), y -> y * (1 - y));
    }

    Matrix relu(Matrix x) {
        return map(x, v -> Math.max(v, 0), y -> y > 0 ? 1 : 0);
    }

    /** The columns from one to another. */
    Matrix columns(Matrix x, int from, int count) {
        Matrix y = new Matrix(x.rows, count);
        for (int row = 0; row < x.rows; row++) {
            System.arraycopy(x.value, row * x.columns + from, y.value, row * count, count);
        }
        return record(y, () -> {
            for (int row = 0; row < x.rows; row++) {
                for (int c = 0; c < count; c++) {
                    x.gradient[row * x.columns + from + c] += y.gradient[row * count + c];
                }
            }
        });
    }

    /** All rows of all parts, one part after the other. */
    Matrix stack(List<Matrix> parts) {
        int columns = parts.get(0).columns;
        Matrix y = new Matrix(parts.stream().mapToInt(part -> part.rows).sum(), columns);
        int at = 0;
        for (Matrix part : parts) {
            System.arraycopy(part.value, 0, y.value, at, part.value.length);
            at += part.value.length;
        }
        return record(y, () -> {
            int from = 0;
            for (Matrix part : parts) {
                for (int i = 0; i < part.value.length; i++) {
                    part.gradient[i] += y.gradient[from + i];
                }
                from += part.value.length;
            }
        });
    }

    /** The larger of two, element by element; the gradient goes to it, to the first of equals. */
    Matrix max(Matrix a, Matrix b) {
        Matrix y = new Matrix(a.rows, a.columns);
        for (int i = 0; i < y.value.length; i++) {
            y.value[i] = Math.max(a.value[i], b.value[i]);
        }
        return record(y, () -> {
            for (int i = 0; i < y.value.length; i++) {
                (a.value[i] >= b.value[i] ? a : b).gradient[i] += y.gradient[i];
            }
        });
    }

    /** a·bᵀ. */
    Matrix multiplyTransposed(Matrix a, Matrix b) {
        Matrix y = new Matrix(a.rows, b.rows);
        for (int i = 0; i < a.rows; i++) {
            for (int j = 0; j < b.rows; j++) {
                for (int k = 0; k < a.columns; k++) {
                    y.value[i * y.columns + j] += a.at(i, k) * b.at(j, k);
                }
            }
        }
        return record(y, () -> {
            for (int i = 0; i < a.rows; i++) {
                for (int j = 0; j < b.rows; j++) {
                    double g = y.gradient[i * y.columns + j];
                    for (int k = 0; k < a.columns; k++) {
                        a.gradient[i * a.columns + k] += g * b.at(j, k);
                        b.gradient[j * b.columns + k] += g * a.at(i, k);
                    }
                }
            }
        });
    }

    /** Each row's 1 / √(mean of squares + ε), in all of its columns. */
    Matrix inverseRoots(Matrix x, double epsilon) {
        Matrix y = new Matrix(x.rows, x.columns);
        for (int row = 0; row < x.rows; row++) {
            double squares = 0;
            for (int c = 0; c < x.columns; c++) {
                squares += x.at(row, c) * x.at(row, c);
            }
            Arrays.fill(y.value, row * x.columns, (row + 1) * x.columns, 1 / Math.sqrt(squares / x.columns + epsilon));
        }
        return record(y, () -> {
            for (int row = 0; row < x.rows; row++) {
                double g = 0;
                for (int c = 0; c < x.columns; c++) {
                    g += y.gradient[row * x.columns + c];
                }
                double factor = y.at(row, 0);
                for (int c = 0; c < x.columns; c++) {
                    x.gradient[row * x.columns + c] -= g * factor * factor * factor * x.at(row, c) / x.columns;
                }
            }
        });
    }

    /** Row p has its columns i and i + n/2 turned by the angle (p + first) · rotations[i]. */
    Matrix rotated(Matrix x, double[] rotations, int first) {
        Matrix y = new Matrix(x.rows, x.columns);
        turn(x.value, y.value, x.rows, rotations, first, 1);
        return record(y, () -> {
            double[] back = new double[y.gradient.length];
            turn(y.gradient, back, x.rows, rotations, first, -1);
            for (int i = 0; i < back.length; i++) {
                x.gradient[i] += back[i];
            }
        });
    }

    private static void turn(double[] x, double[] y, int rows, double[] rotations, int first, int direction) {
        int half = rotations.length;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < half; i++) {
                double angle = direction * (row + first) * rotations[i];
                int at = row * 2 * half + i;
                y[at] = x[at] * Math.cos(angle) - x[at + half] * Math.sin(angle);
                y[at + half] = x[at + half] * Math.cos(angle) + x[at] * Math.sin(angle);
            }
        }
    }

    /** Whether a row has a part in another's sum. */
    interface Sight {
        boolean sees(int row, int column);
    }

    /** The softmax of each row times a scale, over the columns that it sees; others are 0. */
    Matrix softmax(Matrix x, double scale, Sight sight) {
        Matrix y = new Matrix(x.rows, x.columns);
        for (int row = 0; row < x.rows; row++) {
            double sum = 0;
            for (int c = 0; c < x.columns; c++) {
                double share = sight.sees(row, c) ? Math.exp(scale * x.at(row, c)) : 0;
                y.value[row * x.columns + c] = share;
                sum += share;
            }
            for (int c = 0; c < x.columns; c++) {
                y.value[row * x.columns + c] /= sum;
            }
        }
        return record(y, () -> {
            for (int row = 0; row < x.rows; row++) {
                double mean = 0;
                for (int c = 0; c < x.columns; c++) {
                    mean += y.at(row, c) * y.gradient[row * x.columns + c];
                }
                for (int c = 0; c < x.columns; c++) {
                    int at = row * x.columns + c;
                    x.gradient[at] += scale * y.value[at] * (y.gradient[at] - mean);
                }
            }
        });
    }

    /** The columns of all parts, side by side. */
    Matrix beside(List<Matrix> parts) {
        int columns = parts.stream().mapToInt(part -> part.columns).sum();
        Matrix y = new Matrix(parts.get(0).rows, columns);
        int from = 0;
        for (Matrix part : parts) {
            for (int row = 0; row < y.rows; row++) {
                System.arraycopy(part.value, row * part.columns, y.value, row * columns + from, part.columns);
            }
            from += part.columns;
        }
        return record(y, () -> {
            int at = 0;
            for (Matrix part : parts) {
                for (int row = 0; row < y.rows; row++) {
                    for (int c = 0; c < part.columns; c++) {
                        part.gradient[row * part.columns + c] += y.gradient[row * columns + at + c];
                    }
                }
                at += part.columns;
            }
        });
    }

    /** The probability that a symbol should have. */
    interface Targets {
        Targets WHOLE = (isTarget, symbols) -> isTarget ? 1 : 0;

        double of(boolean isTarget, int symbols);
    }

    /**
     * The mean over rows of the cross-entropy of softmax(logits) with what is scored, as a matrix of one element.
     *
     * @param wanted the cross-entropy with this has the gradient
     */
    Matrix crossEntropy(Matrix logits, int[] targets, boolean overRows, Targets scored, Targets wanted) {
        double[] shares = overRows ? Shares.overRows(logits) : Shares.overColumns(logits);
        Matrix loss = new Matrix(1, 1);
        for (int row = 0; row < logits.rows; row++) {
            for (int c = 0; c < logits.columns; c++) {
                double target = scored.of(c == targets[row], logits.columns);
                if (target > 0) {
                    loss.value[0] -= target * Math.log(shares[row * logits.columns + c]) / logits.rows;
                }
            }
        }
        return record(loss, () -> {
            for (int row = 0; row < logits.rows; row++) {
                for (int c = 0; c < logits.columns; c++) {
                    double target = wanted.of(c == targets[row], logits.columns);
                    logits.gradient[row * logits.columns + c] +=
                            loss.gradient[0] * (shares[row * logits.columns + c] - target) / logits.rows;
                }
            }
        });
    }
}
