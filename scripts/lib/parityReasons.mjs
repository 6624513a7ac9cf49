/**
 * Why names of PyTorch are not here, by group, and which of those that are here are so in part. A name belongs to the first group
 * that matches it; a name that none matches counts as not built.
 *
 * @typedef {{ title: string, why: string, names: RegExp, spaces?: RegExp }} Group
 */

/** @type {Group[]} */
export const groups = [
  {
    title: "complex",
    why: "Complex dtypes are not there; none of the lessons' models needs them.",
    names:
      /^(complex\w*|cdouble|cfloat|chalf|ComplexFloatStorage|ComplexDoubleStorage|ComplexType|conj\w*|imag|real|is_complex|is_conj|is_neg|polar|resolve_conj|resolve_neg|view_as_(complex|real)|adjoint|H|stft|istft|eig|eigvals)$/,
  },
  {
    title: "quantized",
    why: "Quantized tensors serve deployment; this library trains.",
    names:
      /quantiz|^q_|qint|quint|QInt|QUInt|qscheme|^per_(tensor|channel)|fbgemm|int_repr|choose_qparams|fused_moving_avg|embedding_renorm_/,
  },
  {
    title: "cuda and other devices",
    why: "There is one device, the CPU (and `meta`); `cuda` gives PyTorch's error.",
    names:
      /cudnn|miopen|mkldnn|vulkan|_(cuda|ipu|mps|ort|xpu)$|^(ipu|xpu|autocast\w*|\w*_autocast_\w*|clear_autocast_cache|Stream|StreamObjType|DeviceObjType|record_stream|pin_memory|is_pinned|get_device|set_autocast\w*|SyncBatchNorm|DataParallel|DeviceType|convert_conv2d_weight_memory_format|channels_last(_3d)?|contiguous_format|preserve_format|legacy_contiguous_format|memory_format|batch_norm_(backward|elemt|gather|stats|update)\w*|get_float32_matmul_precision|set_float32_matmul_precision)$/,
  },
  {
    title: "distributed",
    why: "One machine, one process.",
    names:
      /Distributed|is_distributed|RRefType|^share_memory_?$|is_shared|prepare_multiprocessing_environment|get_file_path/,
  },
  {
    title: "jit",
    why: "TypeScript is compiled by the engine that runs it; there is no script to trace.",
    names:
      /^Script|^(AggregationType|AliasDb|AnyType|Argument|ArgumentSpec|AVG|SUM|BenchmarkConfig|BenchmarkExecutionStats|Block|BoolType|BufferDict|CONV_BN_FUSION|CallStack|Capsule|ClassType|Code|CompilationUnit|CompleteArgumentSpec|ConcreteModuleType|ConcreteModuleTypeBuilder|DeepCopyMemoTable|DeserializationStorageContext|SerializationStorageContext|DictType|DisableTorchFunction|DispatchKey|DispatchKeySet|EnumType|ErrorReport|ExcludeDispatchKeyGuard|ExecutionPlan|FUSE_ADD_RELU|FatalError|FileCheck|FloatType|FunctionSchema|Future|FutureType|Gradient|Graph|GraphExecutorState|HOIST_CONV_PACKED_PARAMS|INSERT_FOLD_PREPACK_OPS|IODescriptor|InferredType|IntType|InterfaceType|JITException|ListType|LiteScriptModule|LockingLogger|LoggerBase|MobileOptimizerType|ModuleDict|ParameterDict|Node|NoneType|NoopLogger|NumberType|OperatorInfo|OptionalType|PyObjectType|PyTorchFileReader|PyTorchFileWriter|REMOVE_DROPOUT|StaticModule|StringType|SymFloatNode|SymIntNode|SymIntType|Tag|TensorType|ThroughputBenchmark|TracingState|TupleType|Type|UnionType|Use|Value|fork|wait|import_ir_module\w*|parse_\w+|merge_type_from_type_comment|unify_type_list|boolean_dispatch|BroadcastingList\d|assert_int_or_pair)$/,
  },
  {
    title: "sparse formats",
    why: "COO is the one sparse format; a dense `Tensor` has no sparse members, a `SparseTensor` has them.",
    names:
      /^sparse_(bsc|bsr|csc|csr|compressed)|^to_sparse_(bsc|bsr|csc|csr|coo)$|(crow|ccol|col|row)_indices|^(is_sparse_csr|sparse_coo|strided|hsmm|hspmm|dsmm|smm|spmm|saddmm|sspaddmm|SparseAdam|resize_as_sparse_|sparse_resize_|sparse_resize_and_clear_|coalesce|dense_dim|sparse_dim|indices|is_coalesced|values|is_mkldnn|layout)$/,
    spaces: /^torch(\.Tensor|\.optim)?$/,
  },
  {
    title: "nested tensors",
    why: "Ragged batches are packed sequences (`nn.utils.rnn`).",
    names: /nested|Nested|to_padded_tensor/,
  },
  {
    title: "internal",
    why: "PyTorch's own helpers and what its Python modules import; no program calls them.",
    names:
      /_copy$|^(candidate|obj|classproperty|compiled_with_cxx11_abi|init_num_threads|native_\w+|read_vitals|set_vital|vitals_enabled|batch_norm|layer_norm|group_norm|instance_norm|norm_except_dim|unsafe_\w+|grid_sampler\w*|affine_grid_generator|constant_pad_nd|convolution|handle_torch_function|has_torch_function\w*|is_tensor_like|variable|SavedTensor|kineto_available|Profiler\w+|Tensor|factory_kwargs|Container|NLLLoss2d|typename|is_set_to|storage_type|map_|map2_|apply_|as_subclass|reinforce|volatile|name|new|output_nr|is_storage|max_pool1d_with_indices|(dropout|alpha_dropout|feature_dropout|feature_alpha_dropout)_|argument_validation|runtime_validation\w*|non_deterministic|set_anomaly_enabled|is_anomaly_check_nan_enabled|data_ptr|type_before_parametrizations|conv_tbc|CrossMapLRN2d)$/,
  },
  {
    title: "storages",
    why: "`x.storage()` gives a tensor's storage; its class is `Storage` for every dtype.",
    names: /Storage$|^(StorageBase|layout)$/,
  },
  {
    title: "deprecated",
    why: "PyTorch itself warns against them and names another.",
    names:
      /^(Variable|register_backward_hook|clip_grad_norm|constant|dirac|eye|kaiming_normal|kaiming_uniform|normal|orthogonal|sparse|uniform|xavier_normal|xavier_uniform|range|cholesky|lstsq|lu|lu_solve|lu_unpack|qr|svd|symeig|solve|triangular_solve|matrix_rank|geqrf|orgqr|ormqr|row_stack|set_default_tensor_type|nuclear_norm|frobenius_norm|resize|resize_as|split_with_sizes|chain_matmul|cholesky_inverse|cholesky_solve)$/,
    spaces: /^torch(\.Tensor|\.autograd|\.nn\.(init|utils|Module))?$/,
  },
  {
    title: "in nn.functional",
    why: "`torch.` has what PyTorch documents there; these, undocumented, are in `nn.functional`.",
    names:
      /^(adaptive_max_pool1d|binary_cross_entropy_with_logits|cosine_embedding_loss|ctc_loss|embedding|embedding_bag|hinge_embedding_loss|kl_div|margin_ranking_loss|poisson_nll_loss|triplet_margin_loss|hardshrink)$/,
    spaces: /^torch(\.Tensor)?$/,
  },
  {
    title: "in-place functions",
    why: "`torch.add_(x, y)` is undocumented; the method `x.add_(y)` is there.",
    names: /_$/,
    spaces: /^torch$/,
  },
  {
    title: "lazy modules",
    why: "Shapes are shown while typing, so that sizes need not be guessed at run time.",
    names: /^Lazy|^Uninitialized/,
  },
  {
    title: "data pipes",
    why: "An `IterableDataset` does what they do.",
    names: /DataPipe|datapipe|DataChunk|DataLoader2|get_worker_info/,
  },
  {
    title: "threads and determinism",
    why: "Results are the same in every run, and there is one kind of threads.",
    names: /num_interop_threads|deterministic_debug|deterministic_algorithms_warn|set_flush_denormal|warn_always/,
  },
  {
    title: "orthogonal polynomials and Bessel functions",
    why: "Special functions of physics that no network here uses.",
    names: /polynomial_|bessel|airy/,
  },
];

/** What stands for a name where there is no export of it. */
/** @type {Record<string, string>} */
export const elsewhere = {
  "torch.Size": "shapes are arrays of numbers (type `Shape`)",
  "torch.dtype": "the class is `DType`",
  "torch.is_anomaly_enabled": "`autograd.isAnomalyEnabled`",
  "torch.detach": "the method `x.detach()`",
  "torch.concat": "`torch.cat`",
  "torch.concatenate": "`torch.cat`",
};

/** What is here, but not all of it. */
/** @type {Record<string, string>} */
export const partly = {
  "torch.autograd.gradcheck": "dense inputs, backward mode; `fastMode` checks one weighted sum of the outputs",
  "torch.autograd.gradgradcheck": "as `gradcheck`",
  "torch.autograd.functional.jacobian": 'reverse mode; `vectorize` has no effect, `strategy: "forward-mode"` throws',
  "torch.autograd.functional.hessian": "reverse mode; `vectorize` has no effect",
  "torch.sparse_coo_tensor":
    "gives a `SparseTensor`, which has the operations of the lessons' kind and `toDense()`; not on `meta`",
  "torch.Tensor.to_sparse": "COO only",
  "torch.Tensor.layout": "a string",
  "torch.Tensor.names": "operations that PyTorch refuses for named tensors are refused; others may be too",
  "torch.nn.TransformerEncoder": "without PyTorch's fast path, so that padded positions are not zeroed in evaluation",
  "torch.nn.Module.cuda": "gives PyTorch's error: there is no CUDA",
  "torch.Tensor.cuda": "gives PyTorch's error: there is no CUDA",
};
