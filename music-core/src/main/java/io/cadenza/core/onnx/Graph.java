package io.cadenza.core.onnx;

import io.cadenza.core.file.ProtobufMessage;
import io.cadenza.core.model.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An ONNX graph being built: operators in the order of computation, the constants they take, what comes in and what goes out. Field
 * numbers and types are those of onnx.proto, IR version 8.
 */
final class Graph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final List<ProtobufMessage> nodes = new ArrayList<>();
    private final List<ProtobufMessage> constants = new ArrayList<>();
    /** Of whole numbers, which several operators share. */
    private final Set<String> integers = new HashSet<>();

    private final List<ProtobufMessage> inputs = new ArrayList<>();
    private final List<ProtobufMessage> outputs = new ArrayList<>();

    /** An attribute of an operator: a whole number, or a list of them. */
    record Attribute(String name, boolean list, List<Integer> values) {
        private static final int INT = 2;
        private static final int INTS = 7;

        static Attribute of(String name, int value) {
            return new Attribute(name, false, List.of(value));
        }

        static Attribute list(String name, Integer... values) {
            return new Attribute(name, true, List.of(values));
        }

        private ProtobufMessage message() {
            ProtobufMessage message = new ProtobufMessage().text(1, name);
            values.forEach(value -> message.integer(list ? 8 : 3, value));
            return message.integer(20, list ? INTS : INT);
        }
    }

    /** Adds an operator with one output, which has the operator's name. */
    String add(String name, String operator, List<String> operands, Attribute... attributes) {
        return add(name, operator, operands, List.of(name), attributes).get(0);
    }

    /**
     * Adds an operator and names its outputs.
     *
     * @param operands names of what it takes; an empty one leaves out an optional operand
     */
    List<String> add(
            String name, String operator, List<String> operands, List<String> results, Attribute... attributes) {
        ProtobufMessage node = new ProtobufMessage();
        operands.forEach(operand -> node.text(1, operand));
        results.forEach(result -> node.text(2, result));
        node.text(3, name).text(4, operator);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        nodes.add(node);
        return results;
    }

    /** Adds a constant of floats, row-major. */
    String constant(String name, Shape shape, float[] values) {
        ProtobufMessage tensor = new ProtobufMessage();
        shape.dimensions().forEach(dimension -> tensor.integer(1, dimension));
        constants.add(tensor.integer(2, FLOAT).text(8, name).floats(9, values));
        return name;
    }

    /** Adds a list of whole numbers as a constant, of the name that its values give it. */
    String integers(long... values) {
        String name = "integers/"
                + IntStream.range(0, values.length)
                        .mapToObj(i -> Long.toString(values[i]))
                        .collect(Collectors.joining(","));
        if (integers.add(name)) {
            ProtobufMessage tensor =
                    new ProtobufMessage().integer(1, values.length).integer(2, INT64);
            for (long value : values) {
                tensor.integer(7, value);
            }
            constants.add(tensor.text(8, name));
        }
        return name;
    }

    /** Declares token ids that come in, of these dimensions. */
    String ids(String name, String... dimensions) {
        inputs.add(value(name, INT64, dimensions));
        return name;
    }

    /** Declares floats that come in; a dimension is a number, or a word for one that may vary. */
    String input(String name, String... dimensions) {
        inputs.add(value(name, FLOAT, dimensions));
        return name;
    }

    /** Declares floats that go out. */
    void output(String name, String... dimensions) {
        outputs.add(value(name, FLOAT, dimensions));
    }

    /** Declares token ids that go out. */
    void outputIds(String name, String... dimensions) {
        outputs.add(value(name, INT64, dimensions));
    }

    private static ProtobufMessage value(String name, int elements, String... dimensions) {
        ProtobufMessage shape = new ProtobufMessage();
        for (String dimension : dimensions) {
            boolean fixed = Character.isDigit(dimension.charAt(0));
            ProtobufMessage one = new ProtobufMessage();
            shape.message(1, fixed ? one.integer(1, Long.parseLong(dimension)) : one.text(2, dimension));
        }
        ProtobufMessage tensor = new ProtobufMessage().integer(1, elements).message(2, shape);
        return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
    }

    /** The whole graph. */
    ProtobufMessage message(String name) {
        ProtobufMessage graph = new ProtobufMessage();
        nodes.forEach(node -> graph.message(1, node));
        graph.text(2, name);
        constants.forEach(constant -> graph.message(5, constant));
        inputs.forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        return graph;
    }
}
